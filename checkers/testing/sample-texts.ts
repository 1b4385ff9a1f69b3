import { lines } from './recorded-lines.ts'

// Short histories in every format that is read, with all that makes them hard to cut in pieces.

/** Their texts, by what they are. */
export const sampleTexts: { readonly [name: string]: string } = {
  'JSON Lines': `${lines.join('\r\n')}\r\n`,
  'JSON Lines with escapes, nested values and unknown fields': [
    '{"seed":"7","version":1}',
    '{"index":0,"process":0,"type":"invoke","f":"write","key":"k\\u00e9\\n","value":{"a":[1.5,-0,1e3,"é😀"]},"color":"red"}',
    '',
    '{"index":1,"process":0,"type":"ok","f":"write","key":"k\\u00e9\\n","value":{"a":[1.5,-0,1e3,"é😀"]} , "time":12}',
  ].join('\n'),
  'a JSON array': `[\n${lines.join(' ,\n')}\n]\n`,
  'an indented JSON array': JSON.stringify(
    lines.map((line): unknown => JSON.parse(line)),
    null,
    2,
  ),
  'Jepsen’s JSON': [
    '[{"type":":invoke","f":":txn","process":3,"time":7686455705,"index":0,"op-index":1,"value":[[":append",5,1],[":r",5,null]]},',
    '{"type":"info","process":":clock","f":":bump","value":{"n1":3},"index":1},',
    '{"type":"ok","f":"txn","process":3,"time":-1,"index":2,"value":[["append",5,1],["r",5,[1]]],"error":[":timeout",{"#set":[2,1]}]}]',
  ].join('\n'),
  'EDN maps': [
    '; a history',
    '{:process 9, :type :invoke, :f :append, :key "0", :value "x 9 \\"0\\" \\u00e9 y"}',
    '#jepsen.history.Op{:process 9, :type :ok, :f :append',
    '  :key "0" #_ #_ :gone :away',
    '  :value #{3 1 \\newline "1"}, :time 12345678901234567}',
    '{:process :nemesis, :type :info, :f :start, :value #:jepsen{:a 1/3 :b 12N :_/c 1.5M}, :error #object[a.B 0x1f "a.B@1f"]}',
  ].join('\n'),
  'an EDN vector':
    '[{:process 0, :type :invoke, :f :read, :value #jepsen.independent/tuple [7 nil], :index 0}\n ^{:m 1} {:process 0, :type :ok, :f :read, :value #jepsen.independent/tuple [7 3], :index 1 :time 5000}]\n; end',
  'a Jepsen log': [
    'INFO  jepsen.core - Worker 0 starting',
    'INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]',
    'INFO  jepsen.util - 0   :info   :cas    :timed-out',
    'WARN  jepsen.core - odd: {',
    'INFO  jepsen.util - :nemesis\t:info\t:start\t"Cut off #{:n1 :n2}"',
  ].join('\r\n'),
  'a newer Jepsen log': [
    '2026-01-01 12:00:00,123{GMT}\tINFO\t[jepsen test runner] jepsen.core: Running test',
    '2026-01-01 12:00:00,124{GMT}\tINFO\t[jepsen worker 0] jepsen.util: 0\t:invoke\t:read\tnil',
    '2026-01-01 12:00:00,125{GMT}\tINFO\t[jepsen worker 0] jepsen.util: 0\t:info\t:read\tnil\tconnection refused: n1',
    'INFO [2026-01-01 12:00:00,126] jepsen worker 1 - jepsen.util 1\t:invoke\t:write\t3',
  ].join('\n'),
}
