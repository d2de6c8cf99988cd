export { buildBundle } from './build-bundle.ts';
export { digestInputs } from './bundle-inputs.ts';
export { createCockpitRoutes } from './routes.ts';
