import './jitless.ts';
import './assets.ts';
import { createRoot } from 'react-dom/client';
import './cockpit.css';
import { Cockpit } from './shell/cockpit.tsx';

const host = document.getElementById('cockpit');
if (host !== null) createRoot(host).render(<Cockpit />);
