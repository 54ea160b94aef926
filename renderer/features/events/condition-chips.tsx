import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { conditionLabel, withCondition } from './conditions.ts';
import { setWhere } from './use-events.ts';

/** The conditions that events have to meet beside the filter; each can be lifted. */
export function ConditionChips({ where }: { readonly where: readonly string[] }): ReactNode {
  if (where.length === 0) return null;
  return (
    <div className="row wrap tight filter-chips" role="group" aria-label="Conditions">
      {where.map((condition) => (
        <Button
          key={condition}
          size="small"
          onClick={() => setWhere(withCondition(where, condition))}
          aria-label={`Lift the condition ${conditionLabel(condition)}`}
        >
          {conditionLabel(condition)} <X size={12} aria-hidden />
        </Button>
      ))}
    </div>
  );
}
