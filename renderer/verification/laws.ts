/** A law of the store in plain words. */
export interface Law {
  readonly title: string;
  /** What it demands, and what it means that it is broken. */
  readonly means: string;
}

const LAWS: Readonly<Record<string, Law>> = {
  L1: {
    title: 'One store, one identity',
    means: 'STORE.json can be read, and every segment says that it belongs here and which one it is. A file of another store would mix its events into these.',
  },
  L2: { title: 'One segment takes events', means: 'Exactly one file of active/ takes current events. A second one would be written by nobody and read by nobody.' },
  L3: { title: 'A segment lies in one place', means: 'A segment is in one tier only. A second copy with other rows leaves open which of them counts.' },
  L4: { title: 'Numbers are given once', means: 'The next number is above every one that was ever given. A number given twice would put two segments under one name.' },
  L5: { title: 'No stray logs', means: 'Only the active segment has a log beside it. Another log can hold rows that were never written back, or belong to another file.' },
  L6: { title: 'Names and access', means: 'Files are regular, named as segments are, and for their owner alone. What does not belong here is left alone but not read.' },
  L7: { title: 'The ledger adds up', means: 'What was accepted, less what retention removed, is what is there. A difference means that events went missing or came in unseen.' },
  L8: { title: 'Every block can be read', means: 'The file opens and each of its blocks passes its checksum. Damaged blocks hide their events from every query.' },
  L9: { title: 'Contents match what was noted', means: 'Counts, sums and the fingerprint over all rows are as they were when the segment was closed. A difference means that rows changed since.' },
  L10: { title: 'Every event once', means: 'No event id is empty, or stored twice. An event that is there twice is billed twice.' },
  L11: { title: 'Values make sense', means: 'Times, counters and bodies are possible ones. Odd values are kept as they came; they can distort charts and sums.' },
  L12: { title: 'Rollups equal their rows', means: 'Sums kept for charts are those of the rows they stand for. The rows count; wrong sums are made again from them.' },
  L13: { title: 'The catalog is whole', means: 'The catalog passes its digest and follows on its previous generation. It can be made again from the segment files.' },
  L14: { title: 'Catalog and archive agree', means: 'Every listed file is there and every archived file is listed. A file that is not listed is not read; a missing one leaves a gap.' },
  L15: { title: 'Files lie where their day says', means: 'Archived files lie inside the archive, in the folder of their newest event’s day. A wrong place can hide a file from a copy or a backup.' },
  L16: { title: 'Bytes match the catalog', means: 'Size and SHA-256 are those that were published. Other bytes mean that the file was damaged or changed after it was sealed.' },
  L17: { title: 'Nothing is both live and removed', means: 'What retention removed is not in use any more. Otherwise events come back that were to be gone.' },
  L18: { title: 'Removals kept to the policy', means: 'Everything removed was older than the cutoff, and the cutoff old enough. A breach means that something went too early.' },
  L19: { title: 'Retention leaves nothing behind', means: 'What an executed pass should have taken is not there two periods later. It costs space and keeps data longer than promised.' },
  L20: { title: 'Scratch and trash are in order', means: 'No scratch file is left over, and the trash holds only what was removed lately. It costs space, no event.' },
  L21: { title: 'Replays add up', means: 'For each replayed file, inserted, duplicate, conflict and rejected make up what was read. A difference means that events were not accounted for.' },
  L22: { title: 'Journals are kept until sealed', means: 'No journal is gone before its events are in a sealed segment. Otherwise they cannot be replayed once more.' },
  L23: { title: 'The writer writes where queries read', means: 'The segment being written is the one that is shown, and it is open once. Otherwise new events would not be seen.' },
  L24: { title: 'The gate is passed on', means: 'Nobody holds the write gate for long. Everybody else who writes waits for it.' },
  L25: { title: 'Nothing stays open', means: 'Readers let go of their files. A file that is held cannot be sealed, moved or removed.' },
  L26: { title: 'A query counts each segment once', means: 'The visible set names each segment once. Otherwise its events would be counted twice.' },
  L27: { title: 'Every event has one fate', means: 'Each event handed in is new, duplicate, in conflict or rejected. A difference means that an answer was wrong.' },
  L28: { title: 'A broken engine is left alone', means: 'After a fatal error nothing more is sent to that engine. It is started again before anything is written.' },
  L29: { title: 'Statements stay as handed out', means: 'Frozen statements and price sheets have the digest they were written with. One that changed says nothing any more; no event is affected.' },
}; // prettier-ignore

/** What is known of a law; one that a newer store knows is told by its name alone. */
export function lawOf(name: string): Law {
  return LAWS[name] ?? { title: 'A law of the store', means: 'This version of the window has no words for it. The finding says what is wrong.' };
}
