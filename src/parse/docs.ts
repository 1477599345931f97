import type { Package } from '../project/project.ts';
import { readText } from '../project/readText.ts';
import { collectMistakes } from './collectMistakes.ts';
import type { ParseState } from './parseState.ts';
import { docsBlocks } from './properties/docs.ts';

/** Docs blocks of all packages' Markdown files. */
export function readDocs(packages: readonly Package[], state: ParseState): void {
  for (const file of packages.flatMap((pkg) => pkg.files)) {
    if (file.kind !== 'docs') continue;
    const found = collectMistakes(file, state.diagnostics, () => docsBlocks(file, readText(file)));
    state.diagnostics.push(...(found?.diagnostics ?? []));
    for (const doc of found?.docs ?? []) {
      const known = state.docs.get(doc.unique_id);
      if (known !== undefined) {
        const message = `dbt found two docs with the name "${doc.name}".\n- ${known.unique_id} (${known.original_file_path})\n- ${doc.unique_id} (${doc.original_file_path})`;
        state.error(
          'TX2052',
          'Compilation',
          message,
          { file: file.path, line: 1, column: 1 },
          'rename one of the docs blocks',
        );
      }
      state.docs.set(doc.unique_id, doc);
    }
  }
}
