/** What a template gave: its text, or the error it ended with. */
export type Outcome =
  | { readonly output: string }
  | { readonly error: { readonly type: string; readonly message: string; readonly line?: number } };

/**
 * An outcome without what only Python can say. Each rule names the one thing it takes out, so that all else is compared
 * exactly.
 */
export function comparable(template: string, outcome: Outcome): Outcome {
  if ('output' in outcome) return { output: withoutAddresses(outcome.output) };
  const { type, line } = outcome.error;
  const message = withoutCallee(withoutAddresses(outcome.error.message));
  const place = line === undefined || !isComparableLine(template, type) ? {} : { line };
  return { error: { type, message: withoutPythonPlace(message), ...place } };
}

/** `<function f at 0x7f…>`: the memory address. */
function withoutAddresses(text: string): string {
  return text.replace(/ at 0x[0-9a-fA-F]+>/g, '>');
}

/** `jinja2.sandbox.SandboxedEnvironment.call() argument after **`: the function of Jinja2 through which calls go. */
function withoutCallee(text: string): string {
  return text.replace(/^jinja2\.sandbox\.SandboxedEnvironment\.call\(\) (?=argument after|got multiple)/, '');
}

/** `'break' outside loop (<template>, line 15)`, `l_1_a` for `a`: lines and names of the Python code that Jinja2 made. */
function withoutPythonPlace(text: string): string {
  return text.replace(/ \(<template>, line \d+\)$/, '').replace(/^(duplicate argument ')l_\d+_/, '$1');
}

/** A tag that goes over several lines. */
const LONG_TAG = /\{[{%](?:(?!%\}|\}\})[\s\S])*?[\n\r]/;

/**
 * Jinja2 reports mistakes of its generated Python at that code's line, and failures inside a tag of several lines at the tag's
 * first line, where we know the line itself.
 */
function isComparableLine(template: string, type: string): boolean {
  if (type === 'SyntaxError') return false;
  return type === 'TemplateSyntaxError' || type === 'TemplateAssertionError' || !LONG_TAG.test(template);
}
