/** Work of one task that other threads may take a share of. */
export interface SharedWork {
  /** There is something left to take. */
  readonly pending: () => boolean;
  /** Takes one piece and does it on a thread. Called only while `pending`; takes before it first waits. Never rejects. */
  readonly work: (thread: number) => Promise<void>;
}

/** What a running task may ask of those who run tasks. */
export interface Crew {
  /** Nothing more is to be started. */
  stopped(): boolean;
  /** Lets threads without a task share the work. @returns ends that; resolves when all pieces taken are done */
  help(shared: SharedWork): () => Promise<void>;
}
