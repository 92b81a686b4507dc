import { beforeAll, describe, expect, it } from 'vitest';
import { faultRows } from '../../faults/fault-rows.ts';
import { runFaultTable, type FaultResult } from '../../faults/fault-table.ts';

describe('a delivery, once when sent again after the fault, and before that', () => {
  let results: FaultResult[];
  beforeAll(async () => {
    results = await runFaultTable();
  });

  it.each(faultRows)('$service $fault, $times, $delivery: told $told, $queued on the queue', (row) => {
    const result = results.find((candidate) => candidate.row === row);
    expect(result?.seen).toEqual(result?.expected);
  });
});
