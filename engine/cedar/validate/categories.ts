/** The diagnostics of the validator: language reference, part 2, section 4. */

export type ErrorCategory =
  | 'unrecognizedEntityType'
  | 'unrecognizedActionId'
  | 'invalidEnumEntity'
  | 'unexpectedType'
  | 'incompatibleTypes'
  | 'attributeNotFound'
  | 'unsafeOptionalAttribute'
  | 'unsafeTagAccess'
  | 'noTagsAllowed'
  | 'undefinedFunction'
  | 'wrongNumberArguments'
  | 'functionArgumentValidation'
  | 'emptySetForbidden'
  | 'nonLitExtConstructor'
  | 'levelViolation';

export type WarningCategory =
  | 'impossiblePolicy'
  | 'invalidActionApplication'
  | 'mixedScriptString'
  | 'bidiString'
  | 'mixedScriptIdentifier'
  | 'bidiIdentifier'
  | 'confusableIdentifier';
