import { silentEvents } from '../cli/silentEvents.ts';
import type { CompiledNode } from '../compile/compiler.ts';
import { DatabaseSession } from '../context/session.ts';
import { JinjaError } from '../jinja/errors.ts';
import { toPlain, toValue } from '../jinja/runtime/convert.ts';
import { equals, repr, str } from '../jinja/runtime/operations.ts';
import type { Value } from '../jinja/value.ts';
import type { UnitCaseNode, UnitTestNode } from '../parse/manifest.ts';
import type { MacroCase } from '../parse/properties/macroUnitTests.ts';
import type { Plain } from '../project/project.ts';
import { GivenAnswers } from './givenAnswers.ts';
import { lineDiff } from './lineDiff.ts';
import { runNames } from './materialize.ts';
import type { RunState } from './runState.ts';
import { macroOverrides, overriddenServices, type UnitOutcome } from './unitTestOutcome.ts';

/** A macro's call: its text as compiled code, and its outcome, unless rows are expected of that. */
export type MacroRun = CompiledNode & { readonly outcome?: UnitOutcome };

/**
 * Calls the macro of a unit test with its arguments. Queries are answered from what the test gives; nothing of the
 * warehouse is read unless the macro asks for a relation's columns. Throws what the macro throws.
 */
export async function callMacroCase(
  node: UnitCaseNode,
  { test, macroCase }: { readonly test: UnitTestNode; readonly macroCase: MacroCase },
  state: RunState,
  session: DatabaseSession,
): Promise<MacroRun> {
  const { services, compiler, manifest } = state;
  const macro = manifest.macros.get(macroCase.unique_id);
  if (macro === undefined) throw new Error(`${macroCase.unique_id} is no macro of the manifest`);
  const extras = {
    services: overriddenServices(services, test.overrides),
    overrides: macroOverrides(test.overrides),
  };
  const called = compiler.contextOf(node, answering(test, session, state), runNames(node, state), extras).context;
  const { args, expect } = macroCase;
  const positional = Array.isArray(args) ? (args as readonly Plain[]).map(toValue) : [];
  const named = Array.isArray(args) ? [] : Object.entries(args).map(([name, value]) => [name, toValue(value)] as const);
  let value: Value;
  try {
    value = await called.macro(macro).call(positional, new Map(named));
  } catch (error) {
    if (!('error' in expect) || !(error instanceof JinjaError)) throw error;
    return {
      node,
      context: called,
      compiled: undefined,
      outcome: errorOutcome(error.message, String(expect['error'])),
    };
  }
  const code = str(value);
  const { context } = compiler.contextOf(node, session, runNames(node, state), extras);
  context.define('sql', code);
  context.define('compiled_code', code);
  const outcome = outcomeOf(value, expect);
  return { node, context, compiled: { code, extraCtes: [] }, ...(outcome === undefined ? {} : { outcome }) };
}

/** A session whose statements are answered from what the test gives. */
function answering(test: UnitTestNode, session: DatabaseSession, state: RunState): DatabaseSession {
  return new DatabaseSession({
    adapter: state.adapter,
    connect: () => session.connection(),
    cache: state.cache,
    events: silentEvents(state.invocation.events),
    name: session.name,
    threadName: session.threadName,
    queryComment: () => Promise.resolve(null),
    replay: new GivenAnswers(test),
  });
}

/** `undefined` when rows are expected: the text has to be run for them. */
function outcomeOf(value: Value, expect: MacroCase['expect']): UnitOutcome | undefined {
  if ('rows' in expect) return undefined;
  if ('error' in expect)
    return failed(`expected an error with the text:\n\n${String(expect['error'])}\n\nactual: none`);
  if ('value' in expect) {
    const wanted = toValue(expect['value']);
    if (equals(value, wanted) || equals(toValue(toPlain(value)), wanted)) return PASSED;
    return failed(`actual differs from expected:\n\n--- ${repr(wanted)}\n+++ ${repr(value)}`);
  }
  const loose = expect['ignore_whitespace'] === true;
  const text = (one: string): string => (loose ? one.replace(/\s+/g, ' ').trim() : one);
  const diff = lineDiff(text(String(expect['text'])), text(str(value)));
  return diff === undefined ? PASSED : failed(`actual differs from expected:\n\n${diff}`);
}

function errorOutcome(message: string, wanted: string): UnitOutcome {
  if (message.includes(wanted)) return PASSED;
  return failed(`expected an error with the text:\n\n${wanted}\n\nactual:\n\n${message}`);
}

const PASSED: UnitOutcome = { status: 'pass', message: null, failures: 0, adapter_response: {} };

function failed(text: string): UnitOutcome {
  return { status: 'fail', message: `\n\n${text}\n`, failures: 1, adapter_response: {} };
}
