"""What every stage needs: errors, paths, periods and Vietnamese notation."""
