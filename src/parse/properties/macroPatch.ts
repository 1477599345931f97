import type { Plain } from '../../project/project.ts';
import type { MacroNode } from '../manifest.ts';
import { mapOf, textOr } from './columns.ts';
import type { Entry } from './propertyFile.ts';
import { isMap } from './scalarChecks.ts';

/** What a property file says of a macro. Descriptions are not rendered yet. */
export type MacroPatch = Pick<MacroNode, 'description' | 'meta' | 'docs' | 'config' | 'arguments' | 'patch_path'>;

/**
 * The patch of a macro's entry. Arguments that the YAML does not name keep those of the macro's signature.
 * @param signature names of the macro's parameters, or `[]` when only the YAML's are wanted
 */
export function macroPatch(entry: Entry, signature: MacroNode['arguments']): MacroPatch {
  const { value, file } = entry;
  const config = mapOf(value['config']);
  const meta = { ...mapOf(value['meta']), ...mapOf(config['meta']) };
  const docs = { show: true, node_color: null, ...mapOf(value['docs']), ...mapOf(config['docs']) };
  const given = macroArguments(value['arguments']);
  return {
    description: textOr(value['description'], ''),
    meta,
    docs,
    config: { meta, docs },
    arguments: given.length > 0 ? given : signature,
    patch_path: `${file.packageName}://${file.path}`,
  };
}

/** Arguments in the manifest's form; types are free text. */
function macroArguments(value: Plain): MacroNode['arguments'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isMap).map((given) => ({
    name: String(given['name']),
    type: textOr(given['type'], null),
    description: textOr(given['description'], ''),
  }));
}
