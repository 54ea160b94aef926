import { BIGINT, type DuckDBConnection, DuckDBTableFunction, type DuckDBType } from '@duckdb/node-api';
import type duckdb from '@duckdb/node-bindings';

/** Rows of JavaScript that one statement reads. */
export interface RowSource {
  readonly columns: readonly { readonly name: string; readonly type: DuckDBType }[];
  readonly rows: number;
  /** Writes the rows that come next into an empty chunk, no more than a vector has, and answers how many; 0 at the end. */
  next(chunk: duckdb.DataChunk): number;
}

const FUNCTION = 'strata_rows';

/** What a statement names behind FROM to read a source; dispose it when the statement has ended. */
class Offer implements Disposable {
  readonly source: RowSource;
  readonly relation: string;
  readonly #withdraw: () => void;

  constructor(source: RowSource, relation: string, withdraw: () => void) {
    this.source = source;
    this.relation = relation;
    this.#withdraw = withdraw;
  }

  [Symbol.dispose](): void {
    this.#withdraw();
  }
}

/**
 * The sources that statements can read. The engine asks for a vector at a time, from a thread of its own: only filling it takes the event loop,
 * what the engine does with it does not.
 */
export class RowSources {
  readonly #offers = new Map<string, Offer>();
  #next = 1;

  offer(source: RowSource): Offer {
    const number = String(this.#next++);
    const offer = new Offer(source, `${FUNCTION}(${number})`, () => this.#offers.delete(number));
    this.#offers.set(number, offer);
    return offer;
  }

  /** Makes the sources known to the engine behind this connection. */
  register(connection: DuckDBConnection): void {
    connection.registerTableFunction(
      DuckDBTableFunction.create({
        name: FUNCTION,
        parameterTypes: [BIGINT],
        bindFunction: (info) => {
          const offer = this.#offers.get(String(info.getParameter(0)));
          if (offer === undefined) return info.setError('These rows are not offered any more.');
          for (const { name, type } of offer.source.columns) info.addResultColumn(name, type);
          info.setCardinality(offer.source.rows, true);
          info.setBindData(offer);
        },
        initFunction: (info) => info.setMaxThreads(1),
        mainFunction: (info, chunk) => {
          const offer = info.bindData;
          try {
            chunk.rowCount = offer instanceof Offer ? offer.source.next(chunk.chunk) : 0;
          } catch (error) {
            info.setError(String(error));
          }
        },
      }),
    );
  }
}
