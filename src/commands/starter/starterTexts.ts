export const gitignoreText = `target/
dbt_packages/
logs/
.env
`;

export function projectYml(name: string, profile: string): string {
  return `name: ${name}
version: '1.0.0'

# The connection: an entry of profiles.yml. While there is none of this name, everything is built with
# DuckDB, in target/dev.duckdb.
profile: ${profile}

model-paths: [models]
seed-paths: [seeds]
test-paths: [tests]
macro-paths: [macros]
snapshot-paths: [snapshots]
analysis-paths: [analyses]
clean-targets: [target, dbt_packages]

models:
  ${name}:
    staging:
      +materialized: view
    marts:
      +materialized: table
`;
}

export function readmeText(name: string): string {
  return `# ${name}

Temperatures of a few weather stations, from raw readings (\`seeds/\`) to one row a day and station
(\`models/marts/station_days.sql\`).

    tx build                          # load the seeds, build the models, run the tests
    tx show --select station_days     # look at the result
    tx build --select stg_readings+   # one model and all that depends on it
    tx ls                             # what there is
    tx docs generate                  # catalog.json and manifest.json, in target/

Where to go on:

- Put CSV files of your own into \`seeds/\`, or describe tables that are there already as sources.
- A file in \`models/\` is a \`select\`; \`{{ ref('…') }}\` names the models it reads, and so the order of building.
- The \`_….yml\` files describe and test columns; a file in \`tests/\` is a query that must find no rows.
- Another database: write a \`profiles.yml\` with an entry named as \`profile:\` in \`dbt_project.yml\` says, then \`tx debug\`.
`;
}

export const docsText = `{% docs station_days %}
One row for each station and day on which it answered at least once.

Means are those of the readings, however they are spread over the day.
{% enddocs %}
`;

export const seedsYml = `version: 2

seeds:
  - name: stations
    description: The weather stations.
    columns:
      - name: station_id
        data_tests: [unique, not_null]
  - name: readings
    description: What the stations answered, every six hours; no value when they did not.
    config:
      column_types:
        read_at: timestamp
`;

export const stagingYml = `version: 2

models:
  - name: stg_stations
    description: Stations, one a row.
    columns:
      - name: station_id
        data_tests: [unique, not_null]
      - name: station_name
        data_tests: [not_null]
  - name: stg_readings
    description: Readings with a value.
    columns:
      - name: reading_id
        data_tests: [unique, not_null]
      - name: station_id
        data_tests:
          - not_null
          - relationships:
              arguments:
                to: ref('stg_stations')
                field: station_id
      - name: celsius
        description: Temperature in degrees Celsius.
        data_tests: [not_null]
`;

export const martsYml = `version: 2

models:
  - name: station_days
    description: "{{ doc('station_days') }}"
    columns:
      - name: station_id
        data_tests: [not_null]
      - name: station_name
        data_tests:
          - accepted_values:
              arguments:
                values: [Harbour, Old Mill, Ridge]
      - name: day
        data_tests: [not_null]
      - name: reading_count
        description: How many readings of the day had a value.
      - name: highest_fahrenheit
        description: The highest reading, in degrees Fahrenheit.
`;
