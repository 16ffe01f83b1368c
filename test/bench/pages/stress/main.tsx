import '@xyflow/react/dist/style.css';
import { type Edge, type Node, ReactFlow, useReactFlow } from '@xyflow/react';
import { createRoot } from 'react-dom/client';

/** The floor of the canvas bench: as many plain nodes and edges as the app shows, in a pane of the same size. */
const query = new URLSearchParams(location.search);
const number = (name: string) => Number(query.get(name) ?? 0);

const COLUMNS = 20;
const COLUMN_WIDTH = 180;
const ROW_HEIGHT = 80;
/** Each node has an edge to the one that it would report to, as in a tree of this many children each. */
const CHILDREN = 8;

const nodes: Node[] = Array.from({ length: number('nodes') }, (_, index) => ({
  id: String(index),
  position: { x: (index % COLUMNS) * COLUMN_WIDTH, y: Math.floor(index / COLUMNS) * ROW_HEIGHT },
  data: { label: `Node ${index}` },
}));

const edges: Edge[] = Array.from({ length: Math.min(number('edges'), nodes.length - 1) }, (_, index) => ({
  id: `edge-${index}`,
  source: String(Math.floor(index / CHILDREN)),
  target: String(index + 1),
}));

/** Lets the bench change nodes: as many as it says get another label, in turn. */
function Changes() {
  const { setNodes } = useReactFlow();
  let next = 0;
  Object.assign(globalThis, {
    changeNodes(count: number) {
      const first = next;
      next = (next + count) % nodes.length;
      setNodes((before) =>
        before.map((node, index) =>
          (index - first + nodes.length) % nodes.length < count
            ? { ...node, data: { label: `Node ${index}, ${next}` } }
            : node,
        ),
      );
    },
  });
  return null;
}

const container = document.getElementById('root');
if (!container) throw new Error('The page has no element to render into');

createRoot(container).render(
  <div style={{ width: number('width'), height: number('height') }}>
    <ReactFlow defaultNodes={nodes} defaultEdges={edges} minZoom={0.02} panOnScroll fitView>
      <Changes />
    </ReactFlow>
  </div>,
);
