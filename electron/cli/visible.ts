export { visible } from '../../store/index.ts';
