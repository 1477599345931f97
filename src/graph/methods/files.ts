import type { GraphNode } from '../../parse/manifest.ts';
import { fnmatch } from '../fnmatch.ts';
import { pathGlob } from '../pathGlob.ts';
import type { SelectionMethod } from './method.ts';

/** `path`: the node's file, a folder above it, or the YAML file that describes it. */
export const pathMethod: SelectionMethod = (value) => {
  const glob = pathGlob(value);
  // Thousands of nodes share their folders and YAML files.
  const known = new Map<string, boolean>();
  const fits = (path: string): boolean => {
    let answer = known.get(path);
    if (answer === undefined) {
      answer = glob(path);
      known.set(path, answer);
    }
    return answer;
  };
  return (node) => {
    const path = node.original_file_path.replaceAll('\\', '/');
    if (fits(path)) return true;
    const patch = patchFile(node);
    if (patch !== undefined && fits(patch)) return true;
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (fits(path.slice(0, end))) return true;
    }
    return false;
  };
};

/** `package://models/schema.yml` without its package. */
function patchFile(node: GraphNode): string | undefined {
  const path = 'patch_path' in node ? node.patch_path : null;
  if (typeof path !== 'string') return undefined;
  const start = path.indexOf('://');
  return start === -1 ? path : path.slice(start + 3);
}

/** `file`: the file's name with or without its ending. */
export const fileMethod: SelectionMethod = (value) => {
  const fits = fnmatch(value);
  return (node) => {
    const name = node.original_file_path.split(/[/\\]/).at(-1) as string;
    const dot = name.lastIndexOf('.');
    return fits(name) || (dot > 0 && fits(name.slice(0, dot)));
  };
};
