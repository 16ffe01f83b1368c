export { lookAgain, openPlan, replan } from './actions.ts';
export { PlanPanel } from './PlanPanel.tsx';
