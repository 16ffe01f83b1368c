import pageStyles from '../page/Page.module.css';
import { PageFrame } from '../page/PageFrame.tsx';
import { Agents } from './Agents.tsx';
import { Bundles } from './bundles/Bundles.tsx';
import { PluginLists } from './PluginLists.tsx';
import { Tokens } from './tokens/Tokens.tsx';

/** Who may reach what: tokens, agents that run elsewhere, plugins of orgs, and bundles that leave or come. */
export default function AccessPage() {
  return (
    <PageFrame page="access">
      <div className={pageStyles.columns}>
        <div className={pageStyles.column}>
          <Tokens />
          <Bundles />
        </div>
        <div className={pageStyles.column}>
          <Agents />
          <PluginLists />
        </div>
      </div>
    </PageFrame>
  );
}
