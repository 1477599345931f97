import type { Diagnostic, SourceLocation } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../project/project.ts';
import type { DocNode } from '../manifest.ts';

const TAG = /\{%-?\s*(docs\b[^%]*?|enddocs|raw|endraw)\s*-?%\}|\{#.*?#\}/gs;

/**
 * The docs blocks of a Markdown file. Text outside of blocks is nobody's business; tags within `{% raw %}` or comments are
 * text.
 */
export function docsBlocks(file: SourceFile, text: string): { docs: DocNode[]; diagnostics: Diagnostic[] } {
  const docs: DocNode[] = [];
  const diagnostics: Diagnostic[] = [];
  let open: { readonly name: string; readonly start: number; readonly at: number } | undefined;
  let raw = false;
  const report = (code: string, message: string, at: number, hint: string) => {
    diagnostics.push({ code, severity: 'error', kind: 'Compilation', message, location: place(file, text, at), hint });
  };
  for (const match of text.matchAll(TAG)) {
    const tag = match[1];
    if (tag === undefined) continue;
    if (tag === 'raw' || tag === 'endraw') {
      raw = tag === 'raw';
      continue;
    }
    if (raw) continue;
    if (tag === 'enddocs') {
      if (open === undefined)
        report('TX2172', "Encountered unknown tag 'enddocs'.", match.index, 'no docs block is open here');
      else docs.push(docNode(file, open.name, text.slice(open.start, match.index)));
      open = undefined;
      continue;
    }
    const name = /^docs\s+(\w+)$/.exec(tag)?.[1];
    if (name === undefined) {
      report('TX2173', `Invalid name of a docs block: '${tag.slice(4).trim()}'`, match.index, 'write {% docs name %}');
    } else if (open !== undefined) {
      report(
        'TX2171',
        `Docs block '${name}' begins within docs block '${open.name}'`,
        match.index,
        'close the first with {% enddocs %}',
      );
    }
    open = { name: name ?? '', start: match.index + match[0].length, at: match.index };
  }
  if (open !== undefined) {
    const message = `Unexpected end of template. Jinja was looking for the following tags: 'enddocs'. The innermost block that needs to be closed is 'docs'.`;
    report('TX2171', message, open.at, `docs block '${open.name}' needs {% enddocs %}`);
  }
  return { docs: docs.filter((doc) => doc.name !== ''), diagnostics };
}

function docNode(file: SourceFile, name: string, contents: string): DocNode {
  return {
    name,
    resource_type: 'doc',
    package_name: file.packageName,
    path: file.relativePath,
    original_file_path: file.path,
    unique_id: `doc.${file.packageName}.${name}`,
    block_contents: contents.trim(),
  };
}

function place(file: SourceFile, text: string, at: number): SourceLocation {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { file: file.path, line: before.split('\n').length, column: at - lineStart + 1 };
}
