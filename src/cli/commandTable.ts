/** A command as the parser, the help and the router see it. */
export interface CommandSpec {
  /** As typed: `docs generate`. */
  readonly words: string;
  /** dbt's `which`, in run_results and in `flags.WHICH`. */
  readonly which: string;
  readonly summary: string;
  /** Name of the argument, when it takes one. */
  readonly argument?: { readonly name: string; readonly required: boolean; readonly text: string };
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Other spellings, not shown. */
  readonly aliases?: readonly string[];
  /** Known, but this version cannot do it yet. */
  readonly later?: true;
  /** Heading in the list of commands. */
  readonly group: 'Build' | 'Look' | 'Project' | 'Data';
}

/** Every command. Order is the order of `tx --help`. */
export const commandTable: readonly CommandSpec[] = [
  {
    words: 'build',
    which: 'build',
    group: 'Build',
    summary: 'Build everything along the DAG: seeds, models and their tests',
    examples: [
      ['tx build', 'the whole project'],
      ['tx build --select marts+ --full-refresh', 'a folder and all below it, from scratch'],
      ['tx build -s staging,tag:nightly --exclude config.materialized:view', 'an intersection, less some'],
    ],
  },
  {
    words: 'run',
    which: 'run',
    group: 'Build',
    summary: 'Build models',
    examples: [
      ['tx run', 'all models'],
      ['tx run -s +orders', 'one model and what it needs'],
      ["tx run --vars '{start: 2024-01-01}'", 'with a variable'],
    ],
  },
  {
    words: 'test',
    which: 'test',
    group: 'Build',
    summary: 'Run the tests',
    examples: [
      ['tx test -s orders', 'the tests of one model'],
      ['tx test --store-failures', 'keep the failing rows in tables'],
      ['tx test --unit', 'unit tests alone, before anything is built'],
    ],
  },
  {
    words: 'seed',
    which: 'seed',
    group: 'Build',
    summary: 'Load the CSV files of seeds/',
    examples: [
      ['tx seed', 'all'],
      ['tx seed -s countries --full-refresh --show', 'one anew, with a look at its rows'],
    ],
  },
  {
    words: 'snapshot',
    which: 'snapshot',
    group: 'Build',
    summary: 'Keep the history of changing rows',
    examples: [['tx snapshot', 'all snapshots']],
  },
  {
    words: 'retry',
    which: 'retry',
    group: 'Build',
    summary: 'Run again what failed last time',
    examples: [['tx retry', 'from the point of failure']],
  },
  {
    words: 'clone',
    which: 'clone',
    group: 'Build',
    summary: 'Copy the nodes of another environment',
    examples: [['tx clone --state prod-artifacts', 'from the manifest in that folder']],
  },
  {
    words: 'run-operation',
    which: 'run-operation',
    group: 'Build',
    summary: 'Call one macro, or run one SQL statement',
    argument: { name: 'MACRO', required: false, text: 'macro or package.macro' },
    examples: [
      ["tx run-operation grant_select --args '{role: reporter}'", 'with arguments'],
      ["tx run-operation --sql 'vacuum'", 'a statement'],
    ],
  },
  {
    words: 'compile',
    which: 'compile',
    group: 'Look',
    summary: 'Write the final SQL to target/compiled',
    examples: [
      ['tx compile -s orders', 'and print that of one model'],
      ['tx compile --inline "select * from {{ ref(\'orders\') }}"', 'a query of your own'],
    ],
  },
  {
    words: 'show',
    which: 'show',
    group: 'Look',
    summary: 'Print the first rows of a node or a query',
    examples: [
      ['tx show -s orders --limit 20', 'of a model'],
      ['tx show --inline "select count(*) from {{ ref(\'orders\') }}" --output json', 'of a query, as JSON'],
    ],
  },
  {
    words: 'list',
    which: 'list',
    group: 'Look',
    aliases: ['ls'],
    summary: 'List the nodes of the project (short: ls)',
    examples: [
      ['tx ls', 'all of them'],
      ['tx ls -s source:raw+ --resource-type model --output path', 'files of the models fed by a source'],
    ],
  },
  {
    words: 'source freshness',
    which: 'freshness',
    group: 'Look',
    aliases: ['source snapshot-freshness'],
    summary: 'Check how old the data of the sources is',
    examples: [
      ['tx source freshness', 'all sources that have limits'],
      ['tx source freshness -s source:raw', 'one source'],
    ],
  },
  {
    words: 'docs generate',
    which: 'generate',
    group: 'Look',
    summary: 'Write catalog.json and manifest.json for the documentation',
    examples: [
      ['tx docs generate', 'with the columns as the database has them'],
      ['tx docs generate --empty-catalog', 'without asking the database'],
    ],
  },
  {
    words: 'docs serve',
    which: 'serve',
    group: 'Look',
    summary: 'Serve the documentation on this machine',
    examples: [['tx docs serve --port 8001', 'on another port']],
  },
  {
    words: 'init',
    which: 'init',
    group: 'Project',
    summary: 'Start a project that builds at once',
    argument: { name: 'PROJECT_NAME', required: false, text: 'letters, digits and underscores' },
    examples: [['tx init shop && cd shop && tx build', 'from nothing to tested tables']],
  },
  {
    words: 'debug',
    which: 'debug',
    group: 'Project',
    summary: 'Check the set-up and the connection',
    examples: [
      ['tx debug', 'everything'],
      ['tx debug --connection', 'the connection only'],
    ],
  },
  {
    words: 'deps',
    which: 'deps',
    group: 'Project',
    summary: 'Install the packages of packages.yml',
    examples: [
      ['tx deps', 'as locked, or as asked for'],
      ['tx deps --upgrade', 'ignoring the lock file'],
    ],
  },
  {
    words: 'parse',
    which: 'parse',
    group: 'Project',
    summary: 'Read the project, report every mistake, write manifest.json',
    examples: [['tx parse', 'no database needed']],
  },
  {
    words: 'clean',
    which: 'clean',
    group: 'Project',
    summary: 'Delete the folders of clean-targets',
    examples: [['tx clean', 'target and dbt_packages, unless the project says otherwise']],
  },
  {
    words: 'shim',
    which: 'shim',
    group: 'Project',
    summary: 'Write an executable named dbt that runs tx',
    examples: [['tx shim --dir ~/bin', 'for tools that call dbt by its name']],
  },
  {
    words: 'extract',
    which: 'extract',
    group: 'Data',
    later: true,
    summary: 'Fetch documents from a source API',
    argument: { name: 'SOURCE', required: false, text: 'name of the connector' },
    examples: [['tx extract openalex', 'what is new since last time']],
  },
  {
    words: 'stream',
    which: 'stream',
    group: 'Data',
    later: true,
    summary: 'Follow a stream into time-series tables',
    argument: { name: 'SOURCE', required: false, text: 'name of the stream' },
    examples: [['tx stream telemetry', 'until interrupted']],
  },
  {
    words: 'embed',
    which: 'embed',
    group: 'Data',
    later: true,
    summary: 'Compute embeddings of changed rows',
    examples: [['tx embed -s scientific_documents', 'of one model']],
  },
  {
    words: 'explain',
    which: 'explain',
    group: 'Look',
    later: true,
    summary: 'Say what a node read, and why it would be built again',
    argument: { name: 'NODE', required: false, text: 'name of the node' },
    examples: [['tx explain orders', 'one model']],
  },
];
