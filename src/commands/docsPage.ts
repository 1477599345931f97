/** What the page shows without asking a server: the artifacts, as they are written. */
export interface EmbeddedArtifacts {
  /** JSON text of manifest.json and catalog.json. */
  readonly manifest: string;
  readonly catalog: string;
}

/**
 * A page that lists the project's resources with their columns. It reads manifest.json and catalog.json beside it.
 * @param embedded makes a page that needs no other file (`--static`)
 */
export function docsPage(embedded?: EmbeddedArtifacts): string {
  const data =
    embedded === undefined
      ? ''
      : `<script>window.artifacts = ${inScript(`{"manifest":${embedded.manifest},"catalog":${embedded.catalog}}`)};</script>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tx docs</title>
<style>${STYLE}</style>
</head>
<body>
<main><h1 id="title">Documentation</h1><input id="find" type="search" placeholder="Find a name" aria-label="Find a name"><div id="list">Loading …</div></main>
${data}<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Text that ends no script element. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:2rem auto;padding:0 1rem}
input{font:inherit;width:100%;padding:.4rem;margin-bottom:1rem;box-sizing:border-box}details{border-top:1px solid #8886;padding:.4rem 0}
summary{cursor:pointer}table{border-collapse:collapse;margin:.5rem 0}td,th{text-align:left;padding:.15rem 1rem .15rem 0;vertical-align:top}
small{opacity:.7}pre{overflow:auto;padding:.5rem;background:#8882}`;

/** Nodes are made with textContent: what a project says is never read as HTML. */
const SCRIPT = `
const make = (tag, text) => { const el = document.createElement(tag); if (text !== undefined) el.textContent = text; return el; };
const load = async (name) => { const got = await fetch(name); if (!got.ok) throw new Error(name + ': ' + got.status); return got.json(); };
const artifacts = async () => window.artifacts ?? { manifest: await load('manifest.json'), catalog: await load('catalog.json').catch(() => ({ nodes: {}, sources: {} })) };
const columns = (node, entry) => {
  const known = Object.values(entry?.columns ?? {}).sort((a, b) => a.index - b.index);
  const written = Object.values(node.columns ?? {});
  const names = [...new Set([...known.map((c) => c.name), ...written.map((c) => c.name)])];
  const table = make('table'); const head = make('tr');
  for (const title of ['Column', 'Type', 'Description']) head.append(make('th', title));
  table.append(head);
  for (const name of names) {
    const row = make('tr');
    const type = known.find((c) => c.name === name)?.type ?? written.find((c) => c.name === name)?.data_type ?? '';
    for (const text of [name, type, written.find((c) => c.name === name)?.description ?? '']) row.append(make('td', text));
    table.append(row);
  }
  return names.length === 0 ? make('p', 'No columns are known.') : table;
};
const card = (node, entry) => {
  const box = make('details'); box.dataset.name = node.unique_id.toLowerCase();
  const head = make('summary', node.name + ' '); head.append(make('small', node.resource_type + ' · ' + node.original_file_path));
  box.append(head);
  box.addEventListener('toggle', () => {
    if (box.childElementCount > 1) return;
    if (node.description) box.append(make('p', node.description));
    box.append(columns(node, entry));
    if (node.raw_code) box.append(make('pre', node.compiled_code || node.raw_code));
  });
  return box;
};
artifacts().then(({ manifest, catalog }) => {
  document.getElementById('title').textContent = manifest.metadata.project_name || 'Documentation';
  const nodes = [...Object.values(manifest.nodes).filter((n) => n.resource_type !== 'test' && n.resource_type !== 'operation'), ...Object.values(manifest.sources), ...Object.values(manifest.exposures ?? {})];
  nodes.sort((a, b) => (a.unique_id < b.unique_id ? -1 : 1));
  const list = document.getElementById('list');
  list.replaceChildren(...nodes.map((n) => card(n, catalog.nodes[n.unique_id] ?? catalog.sources[n.unique_id])));
  document.getElementById('find').addEventListener('input', ({ target }) => {
    for (const box of list.children) box.hidden = !box.dataset.name.includes(target.value.toLowerCase());
  });
}).catch((error) => { document.getElementById('list').textContent = 'The artifacts cannot be read: ' + error.message + '. Run tx docs generate first.'; });
`;
