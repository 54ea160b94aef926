import { PATH_SIGN, REPETITION, type SchemaElement } from './footer.ts';
import type { ColumnShape } from './pages.ts';
import { ParquetError } from './thrift.ts';

/** A column of the file as the schema describes it. */
export interface Leaf {
  readonly path: string;
  /** Its name as a person would write it; the nodes that only make a list are left out. */
  readonly name: string;
  readonly element: SchemaElement;
  readonly shape: ColumnShape;
  /** Definition level from which an entry is an item of the list; 0 when it is no list. */
  readonly listLevel: number;
}

const DEEPEST = 6;
const MOST_LEAVES = 1_024;

interface Above {
  readonly path: readonly string[];
  readonly name: readonly string[];
  readonly definition: number;
  readonly repetition: number;
  readonly listLevel: number;
}

/** Every column of the schema. */
export function leavesOf(schema: readonly SchemaElement[]): Leaf[] {
  const leaves: Leaf[] = [];
  const root = schema[0];
  if (!root) throw new ParquetError('the file has no schema');
  let next = 1;
  const take = (above: Above, depth: number): void => {
    const element = schema[next++];
    if (!element || depth > DEEPEST || leaves.length > MOST_LEAVES) throw new ParquetError('its schema cannot be read');
    const here = below(above, element);
    if (element.type !== undefined) leaves.push(leaf(here, element));
    else for (let left = element.children; left > 0; left--) take(here, depth + 1);
  };
  for (let left = root.children; left > 0; left--) take({ path: [], name: [], definition: 0, repetition: 0, listLevel: 0 }, 0);
  return leaves;
}

function below(above: Above, element: SchemaElement): Above {
  const repeated = element.repetition === REPETITION.repeated;
  const definition = above.definition + (element.repetition === REPETITION.required ? 0 : 1);
  return {
    path: [...above.path, element.name],
    // From the repeated node on, names say nothing but that there is a list.
    name: (repeated && above.name.length > 0) || above.repetition > 0 ? above.name : [...above.name, element.name],
    definition,
    repetition: above.repetition + (repeated ? 1 : 0),
    listLevel: repeated ? definition : above.listLevel,
  };
}

function leaf({ path, name, definition, repetition, listLevel }: Above, element: SchemaElement): Leaf {
  const shape = { type: element.type ?? -1, width: element.typeLength, mostDefinition: definition, mostRepetition: repetition };
  if (element.repetition === REPETITION.repeated && path.length === 1) throw new ParquetError('its schema has a repeated column without a list');
  return { path: path.join(PATH_SIGN), name: name.join('.'), element, shape, listLevel };
}
