import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import type { MacroNode } from './manifest.ts';
import type { ParseState } from './parseState.ts';

/** Types that arguments of macros may be said to have, and how many types each takes in brackets: `dict[str, any]`. */
const TYPES: Readonly<Record<string, number>> = {
  str: 0,
  string: 0,
  bool: 0,
  int: 0,
  integer: 0,
  float: 0,
  any: 0,
  list: 1,
  dict: 2,
  optional: 1,
  relation: 0,
  column: 0,
};

/**
 * Warns where the arguments that YAML describes are not those of the macro, or have no known type.
 * @param signature the macro's own parameters, in order
 */
export function checkAnnotations(
  macro: MacroNode,
  signature: MacroNode['arguments'],
  written: MacroNode['arguments'],
  location: SourceLocation,
  state: ParseState,
): void {
  if (state.invocation.flags.behavior['validate_macro_args'] === false) return;
  const warn = (message: string): void =>
    state.warning({
      code: 'TX2071',
      event: 'InvalidMacroAnnotation',
      message,
      location,
      data: { msg: message, macro_unique_id: macro.unique_id, macro_file_path: macro.original_file_path },
    });
  for (const [at, { name }] of written.entries())
    if (at < signature.length && name !== signature[at]?.name)
      warn(`Argument ${name} in yaml for macro ${macro.name} does not match the jinja definition.`);
  if (written.length !== signature.length)
    warn(`The number of arguments in the yaml for macro ${macro.name} does not match the jinja definition.`);
  for (const { name, type } of written)
    if (type !== null && type.trim() !== '' && !isType(type))
      warn(`Argument ${name} in the yaml for macro ${macro.name} has an invalid type.`);
}

/** `list[str]` has one type in its brackets, and so on; blanks do not matter. */
function isType(text: string): boolean {
  const match = /^\s*(\w+)\s*(?:\[(.*)\])?\s*$/s.exec(text);
  if (match === null) return false;
  const [, name = '', inner] = match;
  if (!Object.hasOwn(TYPES, name)) return false;
  const parts = inner === undefined ? [] : splitTypes(inner);
  return parts.length === TYPES[name] && parts.every(isType);
}

/** At commas that stand in no brackets. */
function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [at, letter] of [...text].entries()) {
    if (letter === '[') depth++;
    else if (letter === ']') depth--;
    else if (letter === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
