using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>Holds the columns of a block, wherever they were read from, against the manifest and the journals.</summary>
/// <param name="manifest">The data set.</param>
/// <param name="journals">What its journals say.</param>
/// <param name="log">Takes what is found.</param>
internal sealed class ColumnsAudit(DatasetManifest manifest, AuditedJournals journals, AuditLog log)
{
    /// <summary>Says what is wrong with <paramref name="columns"/> that <paramref name="name"/> holds; true where nothing is.</summary>
    public bool Check(string name, BlockColumns columns)
    {
        int before = log.Findings.Count;
        if (columns.Scope is { } scope)
        {
            CheckRun(name, scope);
            if (scope.MovesTargets && scope.Classes == manifest.Classes.Count)
            {
                CheckTargets(name, columns);
            }
        }

        if (journals.DecisionSequence is { } last && columns.DecisionSequence > last)
        {
            log.Wrong(name, $"it knows decision {columns.DecisionSequence}, but the data set's journal ends with decision {last}");
        }

        foreach ((int offset, List<BlockDecision> decisions) in columns.Decisions)
        {
            if (decisions.FindIndex(d => d.Verdict < Verdict.Undo || d.Verdict >= manifest.Classes.Count) is >= 0 and var wrong)
            {
                log.Wrong(name, $"decision {decisions[wrong].Sequence} on sample {offset} of the block names class {decisions[wrong].Verdict}, which does not exist");
            }
        }

        return log.Findings.Count == before;
    }

    private void CheckRun(string name, RunScope scope)
    {
        if (journals.Run(scope.Run) is not { } run)
        {
            // Where the data set's journal can't be read, that is the finding.
            if (journals.DecisionSequence is not null)
            {
                log.Wrong(name, $"it is of run {scope.Run}, which the data set's journal does not know");
            }
        }
        else if (run.Scope is not null && run.Scope != scope)
        {
            log.Wrong(name, $"its rules ({scope}) are not those of run {scope.Run} ({run.Scope})");
        }
    }

    private void CheckTargets(string name, BlockColumns columns)
    {
        int wrong = 0;
        int first = -1;
        DistributionForm form = columns.Scope!.Form;
        float[] scratch = new float[form.ScratchLength];
        for (int offset = columns.Count - 1; offset >= 0; offset--)
        {
            ReadOnlySpan<float> target = columns.Target(offset);
            if (!form.IsWellFormed(target) || !Prediction.IsValid(form.Dense(target, scratch)))
            {
                wrong++;
                first = offset;
            }
        }

        if (wrong > 0)
        {
            log.Wrong(name, $"the target of sample {first} of the block is no distribution{(wrong > 1 ? $", nor are those of {wrong - 1} more" : "")}");
        }
    }
}
