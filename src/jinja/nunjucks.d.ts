/** The parts of nunjucks that tx builds on; its own typings leave them out. */
declare module 'nunjucks/src/lexer.js' {
  export interface NunjucksTokenizer {
    str: string;
    index: number;
    len: number;
    isFinished(): boolean;
    nextToken(): unknown;
  }
  const lexer: { lex(text: string, options?: object): NunjucksTokenizer };
  export = lexer;
}

declare module 'nunjucks/src/parser.js' {
  class Parser {
    constructor(tokens: unknown);
    /** Where every parse method takes its tokens from. */
    tokens: unknown;
    error(message: string, line?: number, column?: number): Error;
    fail(message: string, line?: number, column?: number): never;
    parseAsRoot(): unknown;
  }
  const parser: { Parser: typeof Parser };
  export = parser;
}
