import { transport } from './api/transport.ts';
import { start } from './start.tsx';

start(transport());
