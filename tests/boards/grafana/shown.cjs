// What Grafana shows of a panel: answers of Prometheus go through its transformations, overrides and formats.
// node shown.cjs < [{panel, answers: {refId: result}}] > [{error, matched, units, series: [{heading, type, texts, unmapped}]}]
require('./browser.cjs');
const { readFileSync } = require('node:fs');
const { firstValueFrom } = require('rxjs');
const grafana = require('@grafana/data');

const asIs = grafana.identityOverrideProcessor;
const settings = {
  unit: asIs, links: asIs, mappings: asIs, thresholds: asIs, color: asIs, displayName: asIs, noValue: asIs,
  min: grafana.numberOverrideProcessor, max: grafana.numberOverrideProcessor, decimals: grafana.numberOverrideProcessor,
};
const item = (id, process) => ({ id, path: id, name: id, process, shouldApply: () => true, settings: {} });
const registry = new grafana.FieldConfigOptionsRegistry(() => Object.entries(settings).map(([id, how]) => item(id, how)));
const transformers = new Map(Object.values(grafana.standardTransformers).map((each) => [each.id, each]));
grafana.standardTransformersRegistry.setInit(() =>
  [...transformers].map(([id, transformation]) => ({ id, name: id, transformation })));
const units = new Set(grafana.getValueFormats().flatMap((group) => group.submenu.map((unit) => unit.value)));
const look = { theme: grafana.createTheme(), timeZone: 'Europe/Berlin', replaceVariables: (text) => text };

// As the Prometheus data source does: a table per query with a column per label, or a frame per series with its legend.
function frames(panel, answers) {
  const tables = panel.targets.filter((target) => target.format === 'table').length;
  return panel.targets.flatMap((target) => {
    const result = answers[target.refId];
    if (target.format === 'table') return [table(target.refId, result, tables > 1 ? `Value #${target.refId}` : 'Value')];
    return result.length ? result.map((each) => series(target, each)) : [{ refId: target.refId, fields: [], length: 0 }];
  });
}
function table(refId, result, value) {
  const labels = [...new Set(result.flatMap((each) => Object.keys(each.metric).sort()))];
  const column = (name, type, get) => ({ name, type, config: {}, values: result.map(get) });
  return { refId, length: result.length, fields: [
    column('Time', 'time', (each) => each.value[0] * 1000),
    ...labels.map((label) => column(label, 'string', (each) => each.metric[label] ?? '')),
    column(value, 'number', (each) => Number(each.value[1])),
  ] };
}
function series({ refId, legendFormat }, { metric, values, value }) {
  const points = values ?? [value];
  const legend = legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => metric[label] ?? '');
  return { refId, length: points.length, fields: [
    { name: 'Time', type: 'time', config: {}, values: points.map((each) => each[0] * 1000) },
    { name: 'Value', type: 'number', labels: metric, values: points.map((each) => Number(each[1])),
      config: legend === '__auto' ? {} : { displayNameFromDS: legend } },
  ] };
}

const text = (shown) => (shown.prefix ?? '') + shown.text + (shown.suffix ?? '');
function words(field) {
  const mappings = (field.config.mappings ?? []).filter((each) => each.type === 'value');
  const known = new Set(mappings.flatMap((each) => Object.keys(each.options)));
  const values = field.type === 'time' || !mappings.length ? [] : field.values;
  return [...new Set(values)].filter((value) => value != null && value !== '' && !known.has(String(value)));
}
function column(field, frame, data) {
  const heading = grafana.getFieldDisplayName(field, frame, data);
  return { heading, type: field.type, texts: field.values.map((value) => text(field.display(value))), unmapped: words(field) };
}
function reduced(panel, data) {
  const { fieldConfig, options: { reduceOptions } } = panel;
  const values = grafana.getFieldDisplayValues({ ...look, data, fieldConfig, reduceOptions });
  return values.map(({ display }) => ({ heading: display.title ?? '', type: 'number', texts: [text(display)], unmapped: [] }));
}

async function shown({ panel, answers }) {
  const all = frames(panel, answers).map((frame) => grafana.toDataFrame(frame));
  const changed = await firstValueFrom(grafana.transformDataFrame(panel.transformations ?? [], all));
  const { fieldConfig } = panel;
  const data = grafana.applyFieldOverrides({ ...look, data: changed, fieldConfig, fieldConfigRegistry: registry });
  const matched = fieldConfig.overrides.map(({ matcher: { id, options } }) => {
    const matches = grafana.fieldMatchers.get(id).get(options);
    return data.some((frame) => frame.fields.some((field) => matches(field, frame, data)));
  });
  const one = panel.type === 'stat' || panel.type === 'bargauge';
  const series = one ? reduced(panel, data) : data.flatMap((frame) => frame.fields.map((each) => column(each, frame, data)));
  return { error: null, matched, series };
}
function unknown({ fieldConfig: { defaults, overrides } }) {
  const named = overrides.flatMap((each) => each.properties.filter(({ id }) => id === 'unit').map(({ value }) => value));
  return [defaults.unit, ...named].filter((unit) => !units.has(unit) && !unit.startsWith('time:'));
}

const cases = JSON.parse(readFileSync(0, 'utf8'));
Promise.all(cases.map(async (each) => ({
  units: unknown(each.panel),
  ...(await shown(each).catch((error) => ({ error: String(error), matched: [], series: [] }))),
}))).then((all) => process.stdout.write(JSON.stringify(all)));
