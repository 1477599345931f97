import { hasWildcard, translate } from './fnmatch.ts';

/**
 * A test for file globs relative to the project: `*` and `?` stay within a folder, `**` takes any number of folders.
 * `./`, `..`, doubled and trailing slashes do not count, and a backslash is a slash, as people on Windows write it.
 */
export function pathGlob(pattern: string): (path: string) => boolean {
  const parts = normalise(pattern);
  if (!parts.some(hasWildcard)) {
    const plain = parts.join('/');
    return (path) => path === plain;
  }
  let source = '';
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1;
    if (part === '**') source += last ? '(?:[^/]+(?:/[^/]+)*)?' : '(?:[^/]+/)*';
    else source += translate(part, '[^/]*', '[^/]') + (last ? '' : '/');
  }
  const regex = new RegExp(`^${source}$`, 'u');
  return (path) => regex.test(path);
}

function normalise(pattern: string): string[] {
  const parts: string[] = [];
  for (const part of pattern.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts;
}
