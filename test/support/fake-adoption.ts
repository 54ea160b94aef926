import type { Output } from '../../electron/contract/contract.ts';

type Adoption = Output<'store.adopt'>;
type AdoptedFile = Adoption['files'][number];

/** What adopting a folder of the reference would do or did: most files are whole, one is damaged, one is known already. */
export function fakeAdoption(dryRun: boolean): Adoption {
  const files = Array.from({ length: 24 }, (_, index) => fakeFile(index));
  const counts = files.reduce<Adoption['counts']>(
    (sum, { counts: c }) => ({
      read: sum.read + c.read,
      new: sum.new + c.new,
      duplicate: sum.duplicate + c.duplicate,
      conflict: sum.conflict + c.conflict,
      rejected: sum.rejected + c.rejected,
    }),
    { read: 0, new: 0, duplicate: 0, conflict: 0, rejected: 0 },
  );
  return {
    dryRun,
    cancelled: false,
    files,
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
    counts,
    late: files.reduce((sum, { late }) => sum + late, 0),
    ignored: [{ path: 'segments/2026/11/notes.txt', why: 'its name is none of a segment' }],
    troubles: [],
  };
}

function fakeFile(index: number): AdoptedFile {
  const rows = 4_000 + ((index * 7_919) % 9_000);
  const known = index === 4 ? rows : 0;
  const rejected = index === 9 ? 3 : 0;
  const damaged = index === 13;
  return {
    path: `segments/2026/11/${String(index + 1).padStart(2, '0')}/usage-${1_793_000_000_000 + index * 21_600_000}-${String(index + 1).padStart(12, '0')}.duckdb`,
    state: damaged ? 'refused' : rejected > 0 ? 'partial' : 'done',
    age: damaged ? null : Math.min(6, 2 + Math.floor(index / 5)),
    rows: damaged ? 0 : rows,
    counts: damaged
      ? { read: 0, new: 0, duplicate: 0, conflict: 0, rejected: 0 }
      : { read: rows, new: rows - known - rejected, duplicate: known, conflict: 0, rejected },
    late: index === 0 ? rows : 0,
    rejects: rejected > 0 ? ['row 17: the event id is empty', 'row 402: the event id is empty', 'row 403: the time is before the year 2000'] : [],
    findings: damaged
      ? [
          {
            severity: 'error',
            path: 'segments/2026/11/14',
            detail: 'It cannot be read: IO Error: Corrupt database file: computed checksum does not match.',
          },
        ]
      : [],
    notes: index % 6 === 5 ? ['not carried over: proxy_url_at_event'] : [],
  };
}
