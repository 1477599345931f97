import type { AdapterResponse } from '../adapters/adapter.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import type { Value } from '../jinja/value.ts';

/** The response of the statement `main`. Macros may store a text or a dict of their own (`store_result`). */
export function responseOf(response: Value | AdapterResponse | undefined): AdapterResponse {
  if (typeof response === 'object' && response !== null && '_message' in response) return response;
  const plain = response === undefined ? {} : (toPlain(response as Value) as Record<string, unknown>);
  if (typeof plain === 'string') return { _message: plain };
  return { ...plain, _message: String((plain as { _message?: unknown })?._message ?? 'OK') };
}
