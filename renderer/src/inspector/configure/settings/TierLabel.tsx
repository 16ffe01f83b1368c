import { HARMLESS_TIER } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { Badge } from '../../../ui/index.ts';

/** The name of a tier, and whether it opens this machine. */
export function TierLabel({ tier, label }: { readonly tier: number; readonly label: string }) {
  return (
    <>
      {label} {tier > HARMLESS_TIER && <Badge tone="failed">{text.configure.settings.opensMachine}</Badge>}
    </>
  );
}
