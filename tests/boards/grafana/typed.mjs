// Boards against Grafana's published types: unknown keys, wrong values. node typed.mjs < [board] prints what tsc says.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const KINDS = {
  stat: 'Stat', table: 'Table', timeseries: 'TimeSeries', bargauge: 'BarGauge', barchart: 'BarChart', 'state-timeline': 'StateTimeline',
};
// The SDK writes these into every table and every variable; Grafana 12.4 ignores them.
const IGNORED = { options: ['footer'], variable: ['auto', 'auto_count', 'auto_min'] };
const lines = [
  "import type * as grafana from '@grafana/schema';",
  "import type { DataLink } from '@grafana/data';",
  ...Object.values(KINDS).map((kind) => {
    const folder = `@grafana/schema/dist/esm/raw/composable/${kind.toLowerCase()}/panelcfg/x`;
    return `import type * as ${kind} from '${folder}/${kind}PanelCfg_types.gen';`;
  }),
  // JSON has the values of an enum, not its names.
  `type Plain<T> = [unknown] extends [T] ? T : T extends string ? \`\${T}\`
  : T extends number ? (\`\${T}\` extends \`\${infer N extends number}\` ? N : T) : T extends boolean | null | undefined ? T
  : T extends (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;`,
];
const where = {};
let count = 0;
function check(place, type, value) {
  lines.push(`export const v${++count}: Plain<${type}> = ${JSON.stringify(value)};`);
  where[`v${count}`] = place;
}
const without = (value, keys) => Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
const omit = (type, ...keys) => `Omit<grafana.${type}, ${keys.map((key) => `'${key}'`).join(' | ')}>`;

function property(place, kind, { id, value }) {
  if (id.startsWith('custom.')) return check(place, `${kind}.FieldConfig['${id.slice(7)}']`, value);
  return check(place, id === 'links' ? 'DataLink[]' : `grafana.FieldConfig['${id}']`, value);
}
function panel(board, each) {
  const kind = KINDS[each.type];
  const place = `${board} ${each.title}`;
  const { fieldConfig: { defaults, overrides }, options, targets, transformations, ...rest } = each;
  check(place, omit('Panel', 'fieldConfig', 'options', 'targets', 'transformations'), rest);
  check(`${place} options`, `${kind}.Options`, without(options, IGNORED.options));
  check(`${place} defaults`, omit('FieldConfig', 'custom'), without(defaults, ['custom']));
  if (defaults.custom) check(`${place} custom`, `Partial<${kind}.FieldConfig>`, defaults.custom);
  check(`${place} transformations`, 'grafana.DataTransformerConfig[]', transformations ?? []);
  for (const { matcher, properties } of overrides) {
    check(`${place} matcher`, 'grafana.MatcherConfig', matcher);
    for (const one of properties) property(`${place} ${matcher.options} ${one.id}`, kind, one);
  }
}
for (const { panels, annotations, templating, ...rest } of JSON.parse(readFileSync(0, 'utf8'))) {
  check(rest.uid, omit('Dashboard', 'panels', 'annotations', 'templating'), rest);
  for (const { target, ...each } of annotations?.list ?? []) check(`${rest.uid} ${each.name}`, omit('AnnotationQuery', 'target'), each);
  for (const each of templating.list) check(`${rest.uid} $${each.name}`, 'grafana.VariableModel', without(each, IGNORED.variable));
  for (const each of panels) {
    if (each.type === 'row') check(`${rest.uid} ${each.title}`, omit('RowPanel', 'panels'), without(each, ['panels']));
    for (const one of each.type === 'row' ? each.panels : [each]) panel(rest.uid, one);
  }
}
writeFileSync('boards.ts', lines.join('\n'));
const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2022'];
const { stdout } = spawnSync('node', ['node_modules/typescript/bin/tsc', ...options, 'boards.ts'], { encoding: 'utf8' });
const source = lines.join('\n').split('\n');
for (const line of stdout.split('\n').filter((each) => each && !each.startsWith(' '))) {
  const [, number, said] = line.match(/^boards\.ts\((\d+),\d+\): (.*)$/) ?? [null, 1, line];
  const [name] = source[number - 1].match(/v\d+/) ?? [];
  console.log(`${where[name] ?? ''}: ${said.slice(0, 300)}`);
}
console.error(`${count} parts`);
