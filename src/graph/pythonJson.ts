/** A value as Python's `json.dumps` writes it: `{"a": [1, 2]}`, with a blank behind commas and colons, in ASCII alone. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return ascii(JSON.stringify(value) ?? 'null');
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries.map(([key, one]) => `${ascii(JSON.stringify(key))}: ${pythonJson(one)}`).join(', ')}}`;
}

/** Characters beyond ASCII as `\u` escapes; JSON reads both alike. */
function ascii(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
