namespace Swoop.Client.Resolving.Dns;

/// <summary>The order in which servers of SRV records are to be used: the lowest priority first, then by lot, heavier ones sooner (RFC 2782).</summary>
internal static class ServiceOrder
{
    /// <param name="records">The records.</param>
    /// <param name="random">The lots; the same numbers give the same order of the same records.</param>
    public static IReadOnlyList<ServiceRecord> Sort(IEnumerable<ServiceRecord> records, Random random)
    {
        var result = new List<ServiceRecord>();
        // Servers send records in changing order; the lots shall fall alike all the same. Those without weight come first, as the RFC has it.
        var groups = records.Distinct().GroupBy(record => record.Priority).OrderBy(group => group.Key);
        foreach (var group in groups)
        {
            var rest = group.OrderBy(record => record.Weight != 0).ThenBy(record => record.Target, StringComparer.OrdinalIgnoreCase).ThenBy(record => record.Port).ToList();
            while (rest.Count > 0)
            {
                var lot = random.Next(rest.Sum(record => record.Weight) + 1);
                var sum = 0;
                var index = rest.FindIndex(record => (sum += record.Weight) >= lot);
                result.Add(rest[index]);
                rest.RemoveAt(index);
            }
        }

        return result;
    }
}
