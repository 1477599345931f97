/** Class names of dbt's warnings, with their codes: what `warn_error_options` may name. */
export const warningEvents: Readonly<Record<string, string>> = {
  InvalidValueForField: 'I008', ValidationWarning: 'I009', UnusedResourceConfigPath: 'I051', SeedIncreased: 'I052',
  SeedExceedsLimitSamePath: 'I053', SeedExceedsLimitAndPathChanged: 'I054', SeedExceedsLimitChecksumChanged: 'I055', UnusedTables: 'I056',
  WrongResourceSchemaFile: 'I057', NoNodeForYamlKey: 'I058', MacroNotFoundForPatch: 'I059', NodeNotFoundOrDisabled: 'I060',
  JinjaLogWarning: 'I061', UnpinnedRefNewVersionAvailable: 'I064', DeprecatedModel: 'I065', UpcomingReferenceDeprecation: 'I066',
  DeprecatedReference: 'I067', UnsupportedConstraintMaterialization: 'I068', SemanticValidationFailure: 'I070', UnversionedBreakingChange: 'I071',
  WarnStateTargetEqual: 'I072', FreshnessConfigProblem: 'I073', MicrobatchModelNoEventTimeInputs: 'I074', InvalidConcurrentBatchesConfig: 'I075',
  InvalidMacroAnnotation: 'I076', PackageNodeDependsOnRootProjectNode: 'I077', MFConverterIssue: 'I078', DepsUnpinned: 'M029',
  NoNodesForSelectionCriteria: 'M030', DepsScrubbedPackageName: 'M035', LogTestResult: 'Q007', LogFreshnessResult: 'Q018', NothingToDo: 'Q035',
  NoNodesSelected: 'Q038', SnapshotTimestampWarning: 'Q043', RunResultWarning: 'Z021', RunResultWarningMessage: 'Z046',
  SelectExcludeIgnoredWithSelectorWarning: 'Z064', AdapterEventWarning: 'E003', ConstraintNotEnforced: 'E048', ConstraintNotSupported: 'E049',
  TypeCodeNotFound: 'E050',
};

/** Class names of dbt's deprecations, with their codes: the group `Deprecations`. Each is shown once in an invocation. */
export const deprecationEvents: Readonly<Record<string, string>> = {
  BehaviorChangeEvent: 'D000', PackageRedirectDeprecation: 'D001', PackageInstallPathDeprecation: 'D002', ConfigSourcePathDeprecation: 'D003',
  ConfigDataPathDeprecation: 'D004', AdapterDeprecationWarning: 'D005', MetricAttributesRenamed: 'D006', ExposureNameDeprecation: 'D007',
  InternalDeprecation: 'D008', EnvironmentVariableRenamed: 'D009', ConfigLogPathDeprecation: 'D010', ConfigTargetPathDeprecation: 'D011',
  TestsConfigDeprecation: 'D012', CollectFreshnessReturnSignature: 'D012', ProjectFlagsMovedDeprecation: 'D013',
  SpacesInResourceNameDeprecation: 'D014', ResourceNamesWithSpacesDeprecation: 'D015', PackageMaterializationOverrideDeprecation: 'D016',
  SourceFreshnessProjectHooksNotRun: 'D017', MFTimespineWithoutYamlConfigurationDeprecation: 'D018', MFCumulativeTypeParamsDeprecation: 'D019',
  MicrobatchMacroOutsideOfBatchesDeprecation: 'D020', GenericJSONSchemaValidationDeprecation: 'D022', UnexpectedJinjaBlockDeprecation: 'D023',
  DuplicateYAMLKeysDeprecation: 'D024', CustomTopLevelKeyDeprecation: 'D025', CustomKeyInConfigDeprecation: 'D026',
  CustomKeyInObjectDeprecation: 'D027', DeprecationsSummary: 'D028', CustomOutputPathInSourceFreshnessDeprecation: 'D029',
  PropertyMovedToConfigDeprecation: 'D030', WEOIncludeExcludeDeprecation: 'D031', ModelParamUsageDeprecation: 'D032',
  ModulesItertoolsUsageDeprecation: 'D034', SourceOverrideDeprecation: 'D035', EnvironmentVariableNamespaceDeprecation: 'D036',
  MissingPlusPrefixDeprecation: 'D037', ArgumentsPropertyInGenericTestDeprecation: 'D038',
  MissingArgumentsPropertyInGenericTestDeprecation: 'D039', DuplicateNameDistinctNodeTypesDeprecation: 'D040',
  TimeDimensionsRequireGranularityDeprecation: 'D041', GenericSemanticLayerDeprecation: 'D042', GetMetaKeyWarning: 'D041',
  GenerateSchemaNameNullValueDeprecation: 'D044',
};

/** dbt's code of a warning; `Z050` (a note) for warnings that only tx has. */
export function warningCode(event: string | undefined): string {
  if (event === undefined) return 'Z050';
  return warningEvents[event] ?? deprecationEvents[event] ?? 'Z050';
}

export function isDeprecation(event: string | undefined): boolean {
  return event !== undefined && Object.hasOwn(deprecationEvents, event);
}
