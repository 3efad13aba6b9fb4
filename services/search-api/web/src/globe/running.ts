// All that the globe runs on, in one file for those who load it when it is needed.

export { control } from "./controls";
export { Engine } from "./engine";
export { loadWorld } from "./world";
