import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { PostgreSQL, sql, SQLDialect, type SQLNamespace } from '@codemirror/lang-sql';
import { bracketMatching } from '@codemirror/language';
import { EditorState, type Extension, Prec, StateEffect, StateField, type Transaction } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { editorLook } from './editor-look.ts';
import type { SqlTable } from './vocabulary.ts';

/** What the engine has beyond what it shares with PostgreSQL. */
const DuckDB = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords ?? ''} asof describe exclude pivot positional qualify replace sample semi anti show summarize unpivot`,
  types: `${PostgreSQL.spec.types ?? ''} hugeint ubigint utinyint usmallint uinteger timestamptz struct map`,
});

export interface EditorHandlers {
  readonly onChange: (text: string) => void;
  readonly onRun: () => void;
  readonly onCancel: () => void;
}

/** What the editor is made of; the handlers are looked up whenever they are needed. */
export function editorExtensions(handlers: () => EditorHandlers, label: string): Extension {
  const keys = Prec.highest(
    keymap.of([
      {
        key: 'Mod-Enter',
        run: (view) => {
          closeCompletion(view);
          return act(handlers().onRun);
        },
      },
      { key: 'Tab', run: completeOrStay },
    ]),
  );
  const cancel = keymap.of([{ key: 'Escape', run: () => act(handlers().onCancel) }]);
  return [
    keys,
    lineNumbers(),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    autocompletion({ icons: false }),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    cancel,
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    placeholder('SELECT … FROM usage_events'),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) handlers().onChange(update.state.doc.toString());
    }),
    typedOver,
    blamedField,
    editorLook,
  ];
}

/**
 * Writes over a selection itself: the browser would keep the look of what was there in a style attribute, which the policy of the page refuses with a complaint.
 */
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    const text = event.data;
    if (event.inputType !== 'insertText' || text === null || empty || view.composing || view.state.selection.ranges.length > 1) return false;
    event.preventDefault();
    const insert = (): Transaction => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});

/** The language, with completion of these tables. */
export function languageOf(tables: readonly SqlTable[]): Extension {
  const schema: SQLNamespace = Object.fromEntries(
    tables.map(({ name, columns }) => [name, columns.map((column) => ({ label: column.name, detail: column.type.toLowerCase(), type: 'property' }))]),
  );
  return sql({ dialect: DuckDB, schema, defaultTable: 'usage_events', upperCaseKeywords: true });
}

/** Marks the characters that an error is about; null takes the mark away. */
export const blame = StateEffect.define<{ readonly from: number; readonly to: number } | null>();

const blamedMark = Decoration.mark({ class: 'cm-blamed', attributes: { title: 'Here the engine stopped' } });

const blamedField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (!effect.is(blame)) continue;
      const { value } = effect;
      next = value === null || value.to > transaction.state.doc.length ? Decoration.none : Decoration.set(blamedMark.range(value.from, value.to));
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Takes what is proposed. While a list is there Tab never leaves the editor: what is typed next would be keys of the window. */
function completeOrStay(view: EditorView): boolean {
  return acceptCompletion(view) || completionStatus(view.state) !== null;
}

function act(deed: () => void): boolean {
  deed();
  return true;
}
