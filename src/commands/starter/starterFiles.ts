import { daySql, stagingReadingsSql, stagingStationsSql, toFahrenheitSql, wellOrderedSql } from './starterSql.ts';
import { docsText, gitignoreText, martsYml, projectYml, readmeText, seedsYml, stagingYml } from './starterTexts.ts';

/** Text of a file by its path in the new project. */
export type StarterFiles = Readonly<Record<string, string>>;

/**
 * A small project that builds as it is: two seeds, two views, a table, tests of every kind, docs.
 * @param name of the project, checked already
 * @param profile named in dbt_project.yml
 */
export function starterFiles(name: string, profile: string): StarterFiles {
  return {
    '.gitignore': gitignoreText,
    'README.md': readmeText(name),
    'dbt_project.yml': projectYml(name, profile),
    'analyses/.gitkeep': '',
    'macros/to_fahrenheit.sql': toFahrenheitSql,
    'models/docs.md': docsText,
    'models/marts/_marts.yml': martsYml,
    'models/marts/station_days.sql': daySql,
    'models/staging/_staging.yml': stagingYml,
    'models/staging/stg_readings.sql': stagingReadingsSql,
    'models/staging/stg_stations.sql': stagingStationsSql,
    'seeds/_seeds.yml': seedsYml,
    'seeds/readings.csv': readingsCsv(),
    'seeds/stations.csv': 'station_id,name,height_m\n1,Harbour,4\n2,Old Mill,118\n3,Ridge,640\n',
    'snapshots/.gitkeep': '',
    'tests/assert_days_are_well_ordered.sql': wellOrderedSql,
  };
}

/** Four readings a day of each station, on three days; the last one of the ridge is missing. */
function readingsCsv(): string {
  const lines = ['reading_id,station_id,read_at,celsius'];
  const hours = ['00', '06', '12', '18'];
  const byHour = [9.5, 8, 16.5, 13];
  const cooler = { 1: 0, 2: 1.5, 3: 6 } as const;
  for (const [station, less] of Object.entries(cooler)) {
    for (const day of [1, 2, 3]) {
      for (const [at, hour] of hours.entries()) {
        const celsius = (byHour[at] ?? 0) + day - less;
        const value = station === '3' && day === 3 && hour === '18' ? '' : celsius.toFixed(1);
        lines.push(`${lines.length},${station},2024-05-0${day} ${hour}:00:00,${value}`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}
