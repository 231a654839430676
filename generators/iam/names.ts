/**
 * The words that names of actions are made of. Each list begins with plain ones and goes on with those that trip
 * implementations: runs of capitals, digits, hyphens, one spelling in two cases, names of JavaScript's own objects.
 *
 * The order is part of what a seed means: append, and raise the generator's version.
 */

// biome-ignore format: a table
export const VERBS = [
  'Get', 'List', 'Put', 'Describe', 'Create', 'Delete', 'Update', 'Associate', 'GET', 'Untag', 'UnTag', 'view',
  'constructor', 'toString', 'G', 'A',
];

// biome-ignore format: a table
export const NOUNS = [
  'Object', 'Bucket', 'User', 'Policy', 'Volume', 'Status', 'Tagging', 'Acl', 'Version', 'Role', 'Access', 'Point', 'Job',
  'Tag', 'MFA', 'DB', 'VPCs', 'S3', 'CORS', 'Multi', 'Region', 'Via-', 'A', 'B', 'Sso', 'SSO', '2', 'LocalGatewayRouteTable',
  'Api', 'V2', 'ID', 'Public',
];

/** What goes on with the word that a name ends in: the prefix of the word then matches more than its word. */
export const ENDINGS = ['s', 'es', 'ity', 'set', 'x', '1', '-'];

// biome-ignore format: a table
export const SERVICES = [
  's3', 'iam', 'ec2', 'lambda', 's3-outposts', 'apigateway', 's', 'S3', 'EC2', 'constructor', 'toString', 'valueOf', '3',
];

/** Patterns that are written wrongly, or could be taken so. */
// biome-ignore format: a table
export const MALFORMED = [
  's3', '', ':', 's3:', '*Get*', '??', 's3*', 's3:Get Object', 's3:Get.*', 's3:Get:*', ':Get*', 's3:[A-Z]*', 's3::*', ' s3:*',
  's3:Get*\n', '__proto__', 's3:\u212A*', '*?',
];

/** Actions of which no catalogue tells. */
export const UNKNOWN_NAMES = ['Zap', 'ZapAll', 'GetZap', 'hasOwnProperty'];

export const UNKNOWN_SERVICES = ['foo', 'sqs', 's3-object-lambda'];
