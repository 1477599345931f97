export interface Column {
  readonly name: string;
  readonly dtype: string;
}
