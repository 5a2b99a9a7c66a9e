// Writes the Arrow files of this folder, with npm's apache-arrow 21.2.0:
//   npm install apache-arrow@21.2.0 && node make.mjs FOLDER
// (an import looks for node_modules beside the script or above it). The values are those that
// ForeignArrowTest states.
import { writeFileSync } from 'node:fs';
import {
  Binary, Bool, DateDay, DateMillisecond, Dictionary, Field, FixedSizeBinary, FixedSizeList, Float16,
  Float32, Float64, Int16, Int32, Int64, Int8, LargeUtf8, List, Struct, Table, TimestampMillisecond,
  TimestampSecond, Uint16, Uint32, Uint64, Uint8, Utf8, tableToIPC, vectorFromArray,
} from 'apache-arrow';

const folder = process.argv[2];
const save = (name, table, kind) => writeFileSync(`${folder}/${name}`, tableToIPC(table, kind));

// Histogram pairs, of keys in a dictionary and in plain text, in two batches.
const features = new Dictionary(new Utf8(), new Int32());
const lists = (rows) => vectorFromArray(rows, new List(new Field('item', new Float64(), true)));
const pairs = (feature, origin, p, q) =>
  new Table({ feature, origin: vectorFromArray(origin, new Utf8()), p: lists(p), q: lists(q) });
const first = [['ATL', 'BOS'], [[1, 2, 3, 4], [5, 0, 5, 0]], [[4, 3, 2, 1], [1, 2, 3, 4]]];
const second = [['SFO', 'ÖZÜ'], [[0, 0, 1, 9], [7, 7, 7, 7]], [[1, 1, 1, 7], [7, 7, 7, 7]]];
const words = vectorFromArray(['delay', 'delay', 'hour', 'delay'], features);
const both = pairs(words.slice(0, 2), ...first).concat(pairs(words.slice(2, 4), ...second));
// A stream may replace a dictionary between its batches.
const replaced = pairs(vectorFromArray(['delay', 'delay'], features), ...first).concat(
  pairs(vectorFromArray(['hour', 'delay'], features), ...second));
save('pairs.arrow', both, 'file');
save('pairs.arrows', replaced, 'stream');

// One column of every type that JavaScript writes and Spark reads; the second row is NULL.
const one = (value, type) => vectorFromArray([value, null], type);
save(
  'types.arrow',
  new Table({
    bool: one(true, new Bool()),
    int8: one(-8, new Int8()),
    int16: one(-16, new Int16()),
    int32: one(-32, new Int32()),
    int64: one(-64n, new Int64()),
    uint8: one(200, new Uint8()),
    uint16: one(60000, new Uint16()),
    uint32: one(4000000000, new Uint32()),
    uint64: one(18000000000000000000n, new Uint64()),
    float16: vectorFromArray([1.5, null], new Float16()),
    float32: one(0.25, new Float32()),
    float64: one(0.1, new Float64()),
    utf8: one('Zürich', new Utf8()),
    large_utf8: one('groß', new LargeUtf8()),
    binary: one(new Uint8Array([1, 2, 255]), new Binary()),
    fixed: one(new Uint8Array([7, 8]), new FixedSizeBinary(2)),
    date: one(new Date('2001-05-15T00:00:00Z'), new DateDay()),
    date_millis: one(new Date('2001-05-15T00:00:00Z'), new DateMillisecond()),
    seconds: one(989928000000, new TimestampSecond()),
    millis: one(989928000123, new TimestampMillisecond()),
    dictionary: vectorFromArray(['b', null], new Dictionary(new Utf8(), new Int8())),
    list: vectorFromArray([[1, null, 3], null], new List(new Field('item', new Int32(), true))),
    fixed_list: vectorFromArray([[1, 2], null], new FixedSizeList(2, new Field('item', new Float32(), true))),
    struct: vectorFromArray([{ a: 1, b: 'x' }, null], new Struct([new Field('a', new Int32()), new Field('b', new Utf8())])),
  }),
  'file');
