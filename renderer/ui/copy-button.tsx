import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { showToast } from './toast.tsx';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  /** Only the icon. */
  readonly small?: boolean;
}

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({ text, label, small = false }: CopyButtonProps): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    if (await copyText(text)) setCopied(true);
    else showToast({ tone: 'bad', text: 'The clipboard cannot be reached from this window.' });
  };
  const Icon = copied ? Check : Copy;
  return (
    <>
      {small ? (
        <IconButton size="small" icon={Icon} label={label} onClick={() => void copy()} />
      ) : (
        <Button icon={Icon} onClick={() => void copy()}>
          {label}
        </Button>
      )}
      <span className="visually-hidden" role="status">
        {copied ? 'Copied' : ''}
      </span>
    </>
  );
}

/** Whether the text reached the clipboard; a browser may refuse. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return false; // refused, or there is no clipboard here
    throw error;
  }
}
