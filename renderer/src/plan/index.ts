export { lookAgain, openPlan, replan } from './actions.ts';
export { KeyField } from './KeyField.tsx';
export { PlanPanel } from './PlanPanel.tsx';
