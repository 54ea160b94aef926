/** One thing a verification found. Errors break a law of the store; warnings are odd and nothing more. */
export interface Finding {
  /** `L1` to `L29`; store/README.md says what each demands. */
  readonly law: string;
  readonly severity: 'error' | 'warning';
  /** Path below the store folder. */
  readonly path: string;
  readonly detail: string;
}

export function broken(law: string, path: string, detail: string): Finding {
  return { law, severity: 'error', path, detail };
}

export function odd(law: string, path: string, detail: string): Finding {
  return { law, severity: 'warning', path, detail };
}
