// Prints some columns of an exported table divergence, as apache-arrow reads them; ExportTest compares.
import { readFileSync } from 'node:fs';
import { DataType, tableFromIPC } from 'apache-arrow';

const number = (x) => (Number.isInteger(x) ? x.toFixed(1) : String(x).replace('e', 'E'));
const table = tableFromIPC(readFileSync(process.argv[2]));
if (!DataType.isDictionary(table.schema.fields.find((f) => f.name === 'feature').type)) {
  throw new Error('feature has no dictionary');
}
for (const row of table) {
  const top = row.top_bins.get(0);
  console.log(
    [row.feature, row.shop, row.bins, number(row.kl_pq), number(row.kl_qp), row.drifted,
      new Date(row.run_date).toISOString().slice(0, 10), top.bin, top.label, row.top_bins.length].join('|'));
}
