/**
 * What a command ends the process with. 0: done. 1: something in the project failed. 2: it could not be carried out, or was
 * interrupted.
 */
export type ExitCode = 0 | 1 | 2;
