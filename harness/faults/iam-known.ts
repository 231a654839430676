/** Defects in putting catalogue and findings together: each changes what goes in, or what comes out, of that stage. */

import type { Services } from '../../engine/iam/actions.ts';
import { STAGES, type Stages } from '../../engine/iam/index.ts';
import type { CatalogueJson, FindingJson } from '../../model/iam/syntax/interchange.ts';

const fold = (text: string): string => text.toLowerCase();

/** The stage after the findings (and perhaps the catalogue) have been misread. */
const misread = (
  change: (catalogue: CatalogueJson, findings: readonly FindingJson[]) => readonly FindingJson[],
): Partial<Stages> => ({
  collectActions: (catalogue, findings) => STAGES.collectActions(catalogue, change(catalogue, findings)),
});

/** Some names of each finding that lists names. */
const onlyNames = (keeps: (name: string, listed: readonly string[]) => boolean): Partial<Stages> =>
  misread((catalogue, findings) =>
    findings.map(finding => {
      if (finding.actions === undefined) return finding;
      const listed = namesOf(catalogue, finding.serviceNamespace);
      return { ...finding, actions: finding.actions.filter(name => keeps(name, listed)) };
    }),
  );

const namesOf = (catalogue: CatalogueJson, service: string): readonly string[] =>
  Object.entries(catalogue).flatMap(([key, names]) => (fold(key) === fold(service) ? names : []));

export const findingNameInCase = (): Partial<Stages> =>
  onlyNames((name, listed) => listed.includes(name) || !listed.some(other => fold(other) === fold(name)));

export const unknownFindingIgnored = (): Partial<Stages> =>
  onlyNames((name, listed) => listed.some(other => fold(other) === fold(name)));

export const findingNamespaceInCase = (): Partial<Stages> =>
  misread((catalogue, findings) => {
    const services = Object.keys(catalogue);
    const isOtherCase = (name: string) => !services.includes(name) && services.some(each => fold(each) === fold(name));
    return findings.filter(({ serviceNamespace }) => !isOtherCase(serviceNamespace));
  });

export const wholeServiceIgnored = (): Partial<Stages> =>
  misread((_, findings) => findings.filter(({ actions }) => actions !== undefined));

export const wholeServiceByBeginning = (): Partial<Stages> =>
  misread((catalogue, findings) => {
    const whole = findings
      .filter(({ actions }) => actions === undefined)
      .map(finding => fold(finding.serviceNamespace));
    const alike = Object.keys(catalogue).filter(service => whole.some(each => fold(service).startsWith(each)));
    return [...findings, ...alike.map(serviceNamespace => ({ serviceNamespace }))];
  });

export const unusedInEveryService = (): Partial<Stages> =>
  misread((catalogue, findings) => {
    const names = new Set(findings.flatMap(({ actions }) => actions ?? []).map(fold));
    const everywhere = Object.entries(catalogue).map(([serviceNamespace, listed]) => ({
      serviceNamespace,
      actions: listed.filter(name => names.has(fold(name))),
    }));
    return [...findings, ...everywhere];
  });

export const lastFindingCounts = (): Partial<Stages> =>
  misread((_, findings) => [...new Map(findings.map(finding => [fold(finding.serviceNamespace), finding])).values()]);

export const catalogueKeysInCase = (): Partial<Stages> => ({
  collectActions: (catalogue, findings) => {
    const last = new Map(Object.entries(catalogue).map(([service, names]) => [fold(service), names]));
    return STAGES.collectActions(Object.fromEntries(last), findings);
  },
});

// ---------------------------------------------------------------------------------------------- what comes out is wrong

/** The names of one service, when it is misremembered. */
const misremembered = (
  change: (actions: Actions, service: string, catalogue: CatalogueJson) => Actions,
): Partial<Stages> => ({
  collectActions: (catalogue, findings): Services => {
    const services = STAGES.collectActions(catalogue, findings);
    return new Map([...services].map(([key, actions]) => [key, change(actions, key, catalogue)]));
  },
});

type Actions = ReturnType<Services['get']> & object;

export const repetitionCounted = (): Partial<Stages> =>
  misremembered((actions, service, catalogue) => {
    const names = namesOf(catalogue, service).map(fold);
    return actions.flatMap(action =>
      names
        .filter(name => name === action.key)
        .map(() => action)
        .concat(names.includes(action.key) ? [] : [action]),
    );
  });

/** `names[key]` of an empty object is something for these: they look as if they were there already. */
export const namesInPlainObject = (): Partial<Stages> =>
  misremembered(actions => actions.filter(({ key }) => !(key in {})));
