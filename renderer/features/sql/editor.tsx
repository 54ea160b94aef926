import { Compartment } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type ReactNode, type Ref } from 'react';
import { blame, editorExtensions, languageOf, type EditorHandlers } from './editor-setup.ts';
import type { SqlTable } from './vocabulary.ts';

/** What others can do with the editor. */
export interface EditorHandle {
  focus(): void;
  /** Puts a text in place of the selection. */
  insert(text: string): void;
  /** Shows these characters and puts the cursor there. */
  reveal(from: number, to: number): void;
}

interface EditorProps extends EditorHandlers {
  readonly label: string;
  /** The text to begin with; later changes come from here alone, or with another `key`. */
  readonly text: string;
  readonly tables: readonly SqlTable[];
  /** The characters that an error is about. */
  readonly blamed: { readonly from: number; readonly to: number } | null;
  readonly ref?: Ref<EditorHandle>;
}

/**
 * A statement being written. It lives in a shadow root: there the editor can adopt its style sheets, while in the page it would write style elements,
 * which the policy of the page refuses.
 */
export function Editor(props: EditorProps): ReactNode {
  const { label, text, tables, blamed, ref } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const language = useRef(new Compartment());
  const latest = useRef<EditorHandlers>(props);
  useEffect(() => {
    latest.current = props;
  });
  const first = useRef({ text, label, tables });
  useEffect(() => {
    const parent = host.current;
    if (parent === null) return undefined;
    const root = parent.shadowRoot ?? parent.attachShadow({ mode: 'open' });
    const begin = first.current;
    const extensions = [language.current.of(languageOf(begin.tables)), editorExtensions(() => latest.current, begin.label)];
    const made = new EditorView({ doc: begin.text, extensions, parent: root, root });
    made.dispatch({ selection: { anchor: made.state.doc.length } });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => view.current?.dispatch({ effects: language.current.reconfigure(languageOf(tables)) }), [tables]);
  useEffect(() => view.current?.dispatch({ effects: blame.of(blamed) }), [blamed]);
  useImperativeHandle(ref, () => ({
    focus: () => view.current?.focus(),
    insert(inserted) {
      view.current?.dispatch(view.current.state.replaceSelection(inserted));
      view.current?.focus();
    },
    reveal(from, to) {
      view.current?.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
      view.current?.focus();
    },
  }));
  return <div ref={host} className="sql-editor" />;
}
