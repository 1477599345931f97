import { JinjaError } from '../../jinja/errors.ts';
import { NO_KWARGS, type Value } from '../../jinja/value.ts';
import type { TemplateContext } from '../context.ts';
import { hostFunction } from '../hostFunction.ts';
import type { DatabaseSession } from '../session.ts';
import type { AdapterMember } from './sharedMembers.ts';

type SessionBody = (
  session: DatabaseSession,
  args: (Value | undefined)[],
  context: TemplateContext,
) => Value | Promise<Value>;

/**
 * A member that needs the database. Throws InternalError in a context that has none, which the adapter object never
 * lets happen.
 */
export function define(name: string, parameters: string, body: SessionBody): [string, AdapterMember] {
  return [
    name,
    (context) =>
      hostFunction(name, parameters, (...args) => {
        const { session } = context;
        if (session === undefined)
          throw new JinjaError('InternalError', `adapter.${name}() was called without a database session`);
        return body(session, args, context);
      }),
  ];
}

/** Calls a macro of the project or a built-in one: what users may override goes that way. */
export async function callMacro(context: TemplateContext, name: string, args: Value[]): Promise<Value> {
  const entry = context.services.macros.find(name, context.packageName);
  if (entry === undefined)
    throw new JinjaError('CompilationError', `dbt could not find a macro with the name '${name}' in any package`);
  return context.macro(entry).call(args, NO_KWARGS);
}

/**
 * A member that dbt carries out through a macro: a project's own macro of that name, or its own part of it
 * (`postgres__…`), is called; otherwise the adapter answers by itself, which is faster.
 */
export function overridable(name: string, parameters: string, body: SessionBody): [string, AdapterMember] {
  return define(name, parameters, (session, args, context) =>
    hasOwnMacro(name, context)
      ? callMacro(
          context,
          name,
          args.map((arg) => arg ?? null),
        )
      : body(session, args, context),
  );
}

function hasOwnMacro(name: string, { services: { macros, adapter }, packageName }: TemplateContext): boolean {
  return [name, ...[...adapter.dispatchTypes, 'default'].map((type) => `${type}__${name}`)].some((one) => {
    const entry = macros.find(one, packageName);
    return entry !== undefined && !macros.isInternal(entry.package_name);
  });
}

/** The target's database. */
export async function defaultDatabase(session: DatabaseSession): Promise<string> {
  return String(session.adapter.connectionInfo()['database'] ?? '');
}
