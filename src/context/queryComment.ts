import { JinjaError } from '../jinja/errors.ts';
import { Environment, type Template } from '../jinja/jinja.ts';
import { toValue } from '../jinja/runtime/convert.ts';
import type { Value } from '../jinja/value.ts';
import type { ManifestNode, SourceNode } from '../parse/manifest.ts';
import { type ContextServices, createContext } from './context.ts';

/** What a statement may be run for. */
type Node = ManifestNode | SourceNode;

/** The comment put on every statement: dbt's default JSON, or the project's `query-comment`. */
export class QueryComment {
  readonly #services: ContextServices;
  readonly #environment = new Environment();
  #template: Template | undefined;

  constructor(services: ContextServices) {
    this.#services = services;
  }

  /** @returns null when the project switched comments off */
  async of(node: Node | undefined): Promise<{ text: string; append: boolean } | null> {
    const configured = this.#services.project.root.config.query_comment;
    if (configured === undefined) return { text: this.#defaultText(node), append: false };
    if (configured.comment === null || configured.comment === '') return null;
    const text = (await this.#render(configured.comment, node)).trim();
    if (text === '') return null;
    if (text.includes('*/')) throw new JinjaError('RuntimeError', `query comment contains illegal value "*/": ${text}`);
    return { text, append: configured.append };
  }

  /** dbt's default comment, written without the engine: it is the same JSON. */
  #defaultText(node: Node | undefined): string {
    const { project, invocation } = this.#services;
    const fields: [string, string][] = [
      ['app', 'dbt'],
      ['dbt_version', invocation.dbtVersion],
      ['profile_name', project.profile.profileName],
      ['target_name', project.profile.targetName],
      node === undefined ? ['connection_name', 'master'] : ['node_id', node.unique_id],
    ];
    return `{${fields.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}`;
  }

  /** The project's own comment. Throws JinjaError. */
  async #render(comment: string, node: Node | undefined): Promise<string> {
    this.#template ??= this.#environment.parse({ text: comment, file: 'dbt_project.yml' });
    const names = new Map<string, Value>([
      ['connection_name', node?.unique_id ?? 'master'],
      ['node', node === undefined ? null : toValue(withoutFacts(node))],
      ['model', node === undefined ? null : toValue(withoutFacts(node))],
    ]);
    const context = createContext({
      services: this.#services,
      packageName: this.#services.project.root.name,
      mode: 'run',
      names,
    });
    return this.#template.render(context);
  }
}

/** The node's manifest fields. */
function withoutFacts(node: Node): Record<string, unknown> {
  const { tx: _tx, ...fields } = node;
  return fields;
}
