import type { TemplateContext } from '../context/context.ts';
import { diagnosticOf } from '../context/diagnosticOf.ts';
import { jinjaScalars } from '../context/yamlRendering.ts';
import type { SourceLocation } from '../diagnostics/diagnostic.ts';
import { TxError } from '../diagnostics/diagnostic.ts';
import { renderNative } from '../jinja/native.ts';
import { toPlain } from '../jinja/runtime/convert.ts';
import type { Package, Plain, SourceFile } from '../project/project.ts';
import { readText } from '../project/readText.ts';
import { loadYaml } from '../project/yaml.ts';
import { captureContext, emptyCapture } from './capture.ts';
import { isKnownConfig } from './checkConfigKeys.ts';
import { checksConfigs } from './customConfigs.ts';
import type { ParseState } from './parseState.ts';
import { type PropertyFile, type RenderText, readProperties } from './properties/propertyFile.ts';

/** All property files of the project and its packages. Files that are no YAML are reported and left out. */
export function readPropertyFiles(state: ParseState): PropertyFile[] {
  const files: PropertyFile[] = [];
  for (const pkg of state.project.packages) {
    if (pkg.kind === 'builtin') continue;
    const context = captureContext(state, { packageName: pkg.name, model: () => ({}) }, emptyCapture());
    for (const file of pkg.files) {
      if (file.kind !== 'properties') continue;
      const read = readOne(file, pkg, context, state);
      if (read !== undefined) files.push(read);
    }
  }
  return files;
}

/** One property file alone. */
export function readPropertyFile(file: SourceFile, pkg: Package, state: ParseState): PropertyFile | undefined {
  return readOne(file, pkg, captureContext(state, { packageName: pkg.name, model: () => ({}) }, emptyCapture()), state);
}

function readOne(
  file: SourceFile,
  pkg: Package,
  context: TemplateContext,
  state: ParseState,
): PropertyFile | undefined {
  try {
    // dbt reads files without the white space at their ends, which a block text may end with.
    const document = loadYaml(readText(file).trimEnd(), file.path, { scalars: jinjaScalars, projectName: pkg.name });
    state.diagnostics.push(...document.warnings);
    const render: RenderText = (text, place) => renderValue(text, file.path, place, context);
    const read = readProperties(file, document, render, checksConfigs(pkg.name, state) ? isKnownConfig : undefined);
    state.diagnostics.push(...read.diagnostics);
    return read;
  } catch (error) {
    if (!(error instanceof TxError)) throw error;
    state.diagnostics.push(...error.diagnostics);
    return undefined;
  }
}

function renderValue(text: string, file: string, place: () => SourceLocation, context: TemplateContext): Plain {
  try {
    return toPlain(renderNative({ text, file }, context));
  } catch (error) {
    const diagnostic = diagnosticOf(error, { file, location: place() });
    if (diagnostic === undefined) throw error;
    throw new TxError(diagnostic, { cause: error });
  }
}
