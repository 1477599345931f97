import { literalCalls } from '../jinja/literalCalls.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import type { PlainMap } from '../project/project.ts';
import { type Captured, captureContext, emptyCapture } from './capture.ts';
import type { RefArgs } from './manifest.ts';
import type { ParseState } from './parseState.ts';

export interface RenderRequest {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly packageName: string;
  readonly resource_type: string;
  readonly name: string;
  readonly model: () => PlainMap;
}

/**
 * What a template asks for: by reading its literal calls where it has no others, else by rendering it in parse mode.
 * A mistake becomes a diagnostic; what was captured before it is kept.
 */
export function captureTemplate(request: RenderRequest, state: ParseState): Captured {
  const captured = emptyCapture();
  if (!state.invocation.flags.static_parser || !fromLiterals(request, captured, state))
    render(request, captured, state);
  return captured;
}

/** Names of the short cut that a project macro may hide. */
const LITERAL_NAMES = ['ref', 'source', 'config'] as const;

function fromLiterals(request: RenderRequest, captured: Captured, state: ParseState): boolean {
  const { macros } = state.services;
  if (LITERAL_NAMES.some((name) => macros.findProjectMacro(name, request.packageName) !== undefined)) return false;
  const calls = literalCalls(request.text);
  if (calls === null) return false;
  for (const { name, args, kwargs } of calls) {
    if (name === 'ref' && isRef(args.length, kwargs)) {
      const version = kwargs.get('v') ?? kwargs.get('version') ?? null;
      addRef(captured, {
        name: String(args.at(-1)),
        package: args.length === 2 ? String(args[0]) : null,
        version: version === null ? null : (toPlain(version) as string | number),
      });
    } else if (name === 'source' && args.length === 2 && kwargs.size === 0) {
      captured.sources.push([String(args[0]), String(args[1])]);
    } else if (name === 'config' && args.length === 0) {
      captured.configs.push(Object.fromEntries([...kwargs].map(([key, value]) => [key, toPlain(value)])));
    } else {
      clear(captured);
      return false;
    }
  }
  return true;
}

function isRef(count: number, kwargs: ReadonlyMap<string, unknown>): boolean {
  return (count === 1 || count === 2) && [...kwargs.keys()].every((key) => key === 'v' || key === 'version');
}

function addRef(captured: Captured, ref: RefArgs): void {
  if (!captured.refs.some((one) => one.name === ref.name && one.package === ref.package && one.version === ref.version))
    captured.refs.push(ref);
}

function clear(captured: Captured): void {
  captured.refs.length = 0;
  captured.sources.length = 0;
  captured.configs.length = 0;
}

function render(request: RenderRequest, captured: Captured, state: ParseState): void {
  const { text, file, line, column, packageName, model } = request;
  if (!/\{[{%#]/.test(text)) return;
  try {
    const context = captureContext(state, { packageName, model }, captured);
    state.environment.parse({ text, file, line, column }).renderSync(context);
  } catch (error) {
    state.caught(error, { resource_type: request.resource_type, name: request.name, file }, text);
  }
}
